"""Numbers as the language of the page writes them."""

from django.utils.formats import get_format


def in_numerals(shown: str) -> str:
    """A number that Python wrote, "1,250.5", with the signs of the language: "1.250,5"."""
    signs = {",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")}
    return shown.translate(str.maketrans(signs))
