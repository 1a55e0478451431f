"""What rows come to, as it is shown: decimals exact, rounded half-up once, at the end."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from analytics.aggregates.question import Function, Question
from analytics.aggregates.statement import Row
from core.money import minor_digits, show_amount

# The digits after the point of an average of metadata, which has no currency to say.
METADATA_DIGITS = 6
_ZERO = Decimal(0)


def figures(question: Question, row: Row | None, *, currency: str | None) -> dict[str, Any]:
    """`value`, and `gross`, `refunded` and `net` where it is net; no row is what nothing comes to.

    Numbers of events and passes are whole numbers, everything measured is text.
    """
    shown: dict[str, Any] = {"value": _value(question, row, currency=currency)}
    if question.is_net:
        parts = (row.gained, row.lost, row.kept) if row else (None, None, None)
        for name, number in zip(("gross", "refunded", "net"), parts, strict=True):
            shown[name] = _show(number, currency)
    return shown


def _value(question: Question, row: Row | None, *, currency: str | None) -> int | str | None:
    function = question.function
    if function.is_counting:
        return row.counted if row else 0
    if function is Function.SUM:
        return _show(row.kept if row else None, currency)
    if function is Function.AVG:
        return _average(row, currency) if row and row.counted else None
    return _show(row.extreme, currency) if row and row.extreme is not None else None


def _average(row: Row, currency: str | None) -> str:
    digits = METADATA_DIGITS if currency is None else minor_digits(currency)
    return _show(average(row.kept or _ZERO, row.counted, digits=digits), currency)


def average(total: Decimal, count: int, *, digits: int) -> Decimal:
    """`total / count` with this many digits after the point, exact halves away from zero."""
    scaled = abs(Fraction(total)) * 10**digits / count
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # A string has no precision: a Decimal's arithmetic would cut a large number at 28 digits.
    return Decimal(f"{'-' if total < 0 else ''}{rounded}e-{digits}")


def _show(number: Decimal | None, currency: str | None) -> str:
    number = number or _ZERO
    if currency is not None:
        return show_amount(number, currency)
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
