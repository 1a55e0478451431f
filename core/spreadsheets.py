"""What programs that show tables make of cells."""

# What a spreadsheet takes for the beginning of a formula, and runs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell's text, such that no spreadsheet runs it: an apostrophe says that it is text."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
