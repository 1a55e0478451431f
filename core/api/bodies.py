"""Bodies of definitions: read from JSON, and checked in what all of them have in common."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from core.api.parsing import S, Shape, decode
from core.errors import FieldFault, Invalid


def read_body(shape: Shape[S], raw: bytes) -> S:
    """The struct that a body spells. Raises Malformed, or Invalid naming the field at fault."""
    decode(raw)  # refuses what the database could not keep
    return shape.read(raw)


def check_key(key: str, *, field: str, named: str | None = None) -> None:
    """Raise Invalid for a key that could not stand in an address, or is not the one in it."""
    fits = 0 < len(key) <= 100 and key.isprintable() and key == key.strip()
    if not fits or "/" in key or key in {".", ".."}:
        raise Invalid.field(
            field, "invalid_key", _("Use up to 100 printable characters and no slash.")
        )
    if named not in {None, key}:
        raise Invalid.field(field, "other_key", _("The address says %(key)s.") % {"key": repr(key)})


def check_texts(title: str, description: str) -> Iterator[FieldFault]:
    """The faults of a title and a description."""
    if not title.strip() or len(title) > 200:
        yield FieldFault("title", "required", _("Give a title of up to 200 characters."))
    if len(description) > 2000:
        yield FieldFault("description", "too_long", _("Use at most 2000 characters."))


def check_number(
    field: str, number: Decimal, *, most: Decimal, digits: int
) -> Iterator[FieldFault]:
    """The faults of a number from 0 that has at most so many digits after the point."""
    if not number.is_finite() or not 0 <= number <= most:
        yield FieldFault(
            field, "out_of_range", _("Give a number from 0 to %(most)s.") % {"most": f"{most:f}"}
        )
    elif number != number.quantize(Decimal(1).scaleb(-digits)):
        yield FieldFault(
            field,
            "too_many_digits",
            _("Give at most %(digits)s digits after the point.") % {"digits": digits},
        )


def check_instant(field: str, moment: datetime | None) -> Iterator[FieldFault]:
    """The faults of a start or an end."""
    if moment is None:
        return
    if moment.tzinfo is None:
        yield FieldFault(field, "time_zone_missing", _("End the time with Z or an offset."))
    elif not 1900 <= moment.year <= 2999:
        yield FieldFault(field, "out_of_range", _("Give a year from 1900 to 2999."))


def in_utc(moment: datetime | None) -> datetime | None:
    """An instant as the table gives it back."""
    return moment and moment.astimezone(UTC)


def shown(number: Decimal) -> str:
    """A number as definitions carry it: text without needless zeros."""
    return format(number.normalize(), "f")
