"""Amounts and times as people write them in files."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.errors import Invalid
from events.imports.lines import Cell, text_of

_BLANKS = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_PATTERNS = {
    ".": re.compile(r"[+-]?(?:[0-9]{1,3}(?:[ ,'][0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?"),
    ",": re.compile(r"[+-]?(?:[0-9]{1,3}(?:[ .'][0-9]{3})+|[0-9]+)?(?:,[0-9]*)?"),
}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,15})?")
MAX_AMOUNT_TEXT = 40


def read_amount(
    cell: Cell, *, decimal_mark: str, symbols: Mapping[str, str]
) -> tuple[Decimal, str | None]:
    """The amount, and the currency that its sign names. Raises Invalid for anything else."""
    if isinstance(cell, Decimal):
        return cell, None
    text, currency = _without_symbol(text_of(cell).strip(), symbols)
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    if len(text) > MAX_AMOUNT_TEXT or not _PATTERNS[decimal_mark].fullmatch(text):
        raise _no_amount(text_of(cell), decimal_mark)
    digits = re.sub(r"[ ']", "", text)
    digits = digits.replace("," if decimal_mark == "." else ".", "").replace(",", ".")
    if not any(letter.isdigit() for letter in digits):
        raise _no_amount(text_of(cell), decimal_mark)
    return Decimal(digits), currency


def _without_symbol(text: str, symbols: Mapping[str, str]) -> tuple[str, str | None]:
    for symbol, currency in symbols.items():
        if text.startswith(symbol):
            return text.removeprefix(symbol).strip(), currency
        if text.endswith(symbol):
            return text.removesuffix(symbol).strip(), currency
    return text, None


def _no_amount(text: str, decimal_mark: str) -> Invalid:
    shown = text[:40]
    if re.search(r"[^\d\s.,'+-]", text) and re.search(r"\d", text):
        reason = _("take the letters or signs out, or say which currency the sign means")
    else:
        is_point = decimal_mark == "."
        point = _("amounts of this file have a decimal point")
        reason = point if is_point else _("amounts of this file have a decimal comma")
    return Invalid.field(
        "amount",
        "not_an_amount",
        _("%(shown)s is no amount: %(reason)s.") % {"shown": repr(shown), "reason": reason},
    )


def read_number(cell: Cell, *, key: str) -> int | float:
    """A number of the metadata. Raises Invalid."""
    text = text_of(cell).strip()
    if not _NUMBER.fullmatch(text):
        raise Invalid.field(
            f"metadata.{key}",
            "not_a_number",
            _("%(text)s is no number.") % {"text": repr(text[:40])},
        )
    return float(text) if "." in text else int(text)


def read_moment(day: Cell, clock: Cell, *, date_format: str, zone: ZoneInfo) -> datetime:
    """The instant that a date, and perhaps a time of day, name.

    Without a zone of its own it is in `zone`; a date alone is the midnight with which it begins.
    Raises Invalid.
    """
    try:
        moment = _moment(day, clock, date_format)
    except (ValueError, OverflowError):
        text = f"{text_of(day)} {text_of(clock)}".strip()[:60]
        wanted = (
            _("written as %(form)s") % {"form": date_format}
            if date_format
            else _("an ISO 8601 date")
        )
        raise Invalid.field(
            "date",
            "not_a_date",
            _("%(text)s is not %(wanted)s.") % {"text": repr(text), "wanted": wanted},
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _moment(day: Cell, clock: Cell, date_format: str) -> datetime:
    if isinstance(day, datetime | date):
        start = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a cell has no zone
        return datetime.combine(start, _time_of_day(clock)) if clock != "" else start
    text, hours = text_of(day).strip(), "" if clock == "" else text_of(clock).strip()
    if date_format:
        return datetime.strptime(f"{text} {hours}".strip(), date_format)  # noqa: DTZ007  # a cell has no zone
    start = datetime.fromisoformat(text)
    return datetime.combine(start, _time_of_day(hours)) if hours else start


def _time_of_day(cell: Cell) -> time:
    if isinstance(cell, datetime):
        return cell.time()
    return cell if isinstance(cell, time) else time.fromisoformat(text_of(cell).strip())
