"""Pages by place, not by number: what is inserted meanwhile shifts nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import QueryDict

from core.api.params import whole_number
from core.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000
PAGING_PARAMS = frozenset({"limit", "cursor"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list that is ordered by (time, id), newest first."""

    moment: datetime
    key: UUID

    def cursor(self) -> str:
        """The place as an opaque word."""
        microseconds = (self.moment - _EPOCH) // _MICROSECOND
        return base64.urlsafe_b64encode(f"{microseconds}:{self.key.hex}".encode()).decode()

    @classmethod
    def at(cls, cursor: str) -> "Place":
        """The place that a cursor names. Raises Invalid for what never was one."""
        try:
            text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
            microseconds, _, key = text.partition(":")
            return cls(_EPOCH + int(microseconds) * _MICROSECOND, UUID(hex=key))
        except (binascii.Error, ValueError, OverflowError):
            raise Invalid.field(
                "cursor", "invalid_cursor", "Use the next_cursor of the page before."
            ) from None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and where the next ones begin; None at the end."""

    rows: Sequence[Any]
    next_cursor: str | None


def page_of(
    rows: Any,
    params: QueryDict,
    *,
    moment: Callable[[Any], datetime],
    key: Callable[[Any], UUID] = attrgetter("id"),
) -> Page:
    """The page of `rows` that `limit` and `cursor` ask for.

    `rows` is a QuerySet in its final order that can `.before(moment, key)`; `moment` and `key` tell
    what it is ordered by. Raises Invalid for a limit or a cursor that cannot be.
    """
    limit = whole_number(params, "limit", default=DEFAULT_LIMIT, most=MAX_LIMIT)
    if cursor := params.get("cursor"):
        place = Place.at(cursor)
        rows = rows.before(place.moment, place.key)
    found = list(rows[: limit + 1])
    is_more = len(found) > limit
    kept = found[:limit]
    last = Place(moment(kept[-1]), key(kept[-1])).cursor() if is_more else None
    return Page(kept, last)
