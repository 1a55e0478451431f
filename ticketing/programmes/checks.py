"""Small checks out of which the format's rules are made; each names the place of a fault."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from core.errors import FieldFault
from core.ids import as_uuid

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_LONGEST_NAME = 100
Check = Callable[[Any, str], Iterator[FieldFault]]


def within(place: str, name: object) -> str:
    """The place of something within another; names are cut, for files in which they are huge."""
    short = str(name)[:_LONGEST_NAME]
    return f"{place}.{short}" if place else short


def fault(place: str, code: str, words: str) -> FieldFault:
    """A fault at a place, which may be long where names are."""
    return FieldFault(place[:300], code, words)


def anything(value: Any, place: str) -> Iterator[FieldFault]:
    """No fault, whatever it is."""
    yield from ()


def text(value: Any, place: str) -> Iterator[FieldFault]:
    """Text."""
    if not isinstance(value, str):
        yield fault(place, "invalid_type", _("This is to be text."))


def text_or_nothing(value: Any, place: str) -> Iterator[FieldFault]:
    """Text or null."""
    if value is not None and not isinstance(value, str):
        yield fault(place, "invalid_type", _("This is to be text or null."))


def flag_or_nothing(value: Any, place: str) -> Iterator[FieldFault]:
    """True, false or null."""
    if value is not None and not isinstance(value, bool):
        yield fault(place, "invalid_type", _("This is to be true, false or null."))


def number_or_nothing(value: Any, place: str) -> Iterator[FieldFault]:
    """A number or null."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        yield fault(place, "invalid_type", _("This is to be a number or null."))


def whole_from(least: int | None = None) -> Check:
    """A whole number."""

    def check(value: Any, place: str) -> Iterator[FieldFault]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield fault(place, "invalid_type", _("This is to be a whole number."))
        elif least is not None and value < least:
            yield fault(
                place, "out_of_range", _("This is to be at least %(least)s.") % {"least": least}
            )

    return check


def formed(pattern: str, words: "str | StrPromise") -> Check:
    """Text of a form."""
    wanted = re.compile(pattern)

    def check(value: Any, place: str) -> Iterator[FieldFault]:
        if not isinstance(value, str):
            yield fault(place, "invalid_type", _("This is to be text."))
        elif not wanted.search(value):
            yield fault(
                place,
                "wrong_form",
                _("%(value)s is to be %(words)s.") % {"value": repr(value[:80]), "words": words},
            )

    return check


def guid(value: Any, place: str) -> Iterator[FieldFault]:
    """A UUID."""
    if not isinstance(value, str):
        yield fault(place, "invalid_type", _("This is to be text."))
    elif as_uuid(value) is None:
        yield fault(
            place, "wrong_form", _("%(value)s is to be a UUID.") % {"value": repr(value[:80])}
        )


def read_day(value: Any) -> date | None:
    """The day that text such as 2019-08-21 names; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_instant(value: Any) -> datetime | None:
    """The instant that text such as 2019-08-21T09:00:00+02:00 names, perhaps without a zone."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None


def day(value: Any, place: str) -> Iterator[FieldFault]:
    """A day."""
    if read_day(value) is None:
        yield fault(place, "wrong_form", _("This is to be a day such as 2019-08-21."))


def instant(value: Any, place: str) -> Iterator[FieldFault]:
    """An instant with its offset."""
    found = read_instant(value)
    if found is None or found.tzinfo is None:
        words = _("This is to be an instant such as 2019-08-21T09:00:00+02:00.")
        yield fault(place, "wrong_form", words)


def each(check: Check) -> Check:
    """A list of what a check is about."""

    def check_all(value: Any, place: str) -> Iterator[FieldFault]:
        if not isinstance(value, list):
            yield fault(place, "invalid_type", _("This is to be a list."))
            return
        for index, one in enumerate(value):
            yield from check(one, within(place, index))

    return check_all


def named(check: Check) -> Check:
    """What a check is about, by names of any kind."""

    def check_all(value: Any, place: str) -> Iterator[FieldFault]:
        if not isinstance(value, dict):
            yield fault(place, "invalid_type", _("This is to be an object."))
            return
        for name, one in value.items():
            yield from check(one, within(place, name))

    return check_all


def members(
    fields: Mapping[str, Check], *, required: Collection[str] = (), others: Check | None = None
) -> Check:
    """An object with these members; `others` checks what is not known, None refuses it."""

    def check(value: Any, place: str) -> Iterator[FieldFault]:
        if not isinstance(value, dict):
            yield fault(place, "invalid_type", _("This is to be an object."))
            return
        for name in required:
            if name not in value:
                yield fault(
                    within(place, name), "required", _("%(name)s is missing.") % {"name": name}
                )
        for name, one in value.items():
            known = fields.get(name, others)
            if known is None:
                yield fault(
                    within(place, name),
                    "unknown_field",
                    _("%(name)s is not known.") % {"name": repr(name[:80])},
                )
            else:
                yield from known(one, within(place, name))

    return check
