"""German: "Freitag, 12. Juni 2099" where the code says "l j F Y"."""

import re

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j. F Y, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"

_WEEKDAY = re.compile(r"\b([lD]) (?=j)")
# A day before its month, unless it has its dot.
_DAY = re.compile(r"\bj(?= [FMN]\b)")


def __getattr__(shape: str) -> str:
    """A shape that stands in the code, as Django asks for it: by the attribute of its name."""
    written = _DAY.sub("j.", _WEEKDAY.sub(r"\1, ", shape))
    if written == shape:
        raise AttributeError(shape)
    return written
