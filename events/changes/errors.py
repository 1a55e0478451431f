"""Refusals of the log of changes."""

from core.errors import Invalid


def cursor_ahead() -> Invalid:
    """The log ends before the cursor: nothing that comes would be told to who waits there."""
    return Invalid.field(
        "after",
        "cursor_ahead",
        "The log ends before this cursor: it is another workspace's, or the database was "
        "restored from an older copy. Look at what you have, and begin again without `after`.",
    )
