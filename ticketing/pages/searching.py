"""What a visitor looks for in the list of what is on: words, days, a place, what is free."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import Workspace
from ticketing.catalogue.models import TicketedEvent, TicketedEventQuerySet, TicketType
from ticketing.pages.days import STRETCHES, Days, instants_of

MOST_WORDS = 100
PAST = "past"
# The calendar's own ends are days that no clock can be asked about.
_FIRST, _LAST = date(1971, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Search:
    """The filters of the list as an address spells them; what is no choice is left open."""

    q: str = ""
    when: str = ""
    first: str = ""
    last: str = ""
    place: str = ""
    free: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        """Whether it is about what is over."""
        return self.when == PAST

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out but what is over, or what is not."""
        return replace(self, when="") != Search() or self.when in STRETCHES

    @property
    def is_detailed(self) -> bool:
        """Whether more is asked than words and a stretch of days."""
        return bool(self.first or self.last or self.place or self.free)

    @property
    def query(self) -> str:
        """The same as part of an address, without its question mark."""
        said = {_SPELT.get(name, name): value for name, value in asdict(self).items()}
        del said["faults"]
        return urlencode({name: value for name, value in said.items() if value}, quote_via=quote)

    def at(self, when: str) -> "Search":
        """The same at other days."""
        return replace(self, when=when, first="", last="", faults={})

    def days(self, today: date) -> Days | None:
        """The first day that is asked for and the one after the last; None for any."""
        if self.when in STRETCHES:
            return STRETCHES[self.when](today)
        if not (self.first or self.last) or self.faults:
            return None
        first, last = _day(self.first), _day(self.last)
        return first or _FIRST, (last or _LAST) + timedelta(days=1)


_SPELT = {"first": "from", "last": "to"}


def read_search(given: Mapping[str, Any]) -> Search:
    """The filters that an address names."""
    when = _words(given.get("when"))
    search = Search(
        q=_words(given.get("q")),
        when=when if when in {*STRETCHES, PAST} else "",
        first=_words(given.get("from")),
        last=_words(given.get("to")),
        place=_words(given.get("place"), most=200),
        free="1" if given.get("free") else "",
    )
    return replace(search, faults=_faults(search))


def found_in(
    rows: TicketedEventQuerySet, search: Search, *, house: Workspace, at: datetime
) -> TicketedEventQuerySet:
    """Those of a house's events that fit a search; its days are those of the house's own clock."""
    rows = rows.past(at=at) if search.is_past else rows.upcoming(at=at)
    days = search.days(at.astimezone(house.zone).date())
    if days is not None:
        begin, end = instants_of(days, house.zone)
        rows = rows.filter(ends_at__gt=begin, starts_at__lt=end)
    if search.place:
        rows = rows.filter(venue=search.place)
    if search.free:
        rows = rows.filter(Exists(_free_types(house)))
    return rows.matching(search.q) if search.q else rows


def places_of(house: Workspace, *, search: Search, at: datetime) -> list[str]:
    """The venues that a search can be narrowed to."""
    rows = TicketedEvent.objects.of(house).listed()
    rows = rows.past(at=at) if search.is_past else rows.upcoming(at=at)
    named = rows.exclude(venue="").order_by("venue").values_list("venue", flat=True)
    return list(named.distinct())


def _free_types(house: Workspace) -> Any:
    rows = TicketType.objects.filter(workspace=house, ticketed_event=OuterRef("pk"), price=0)
    return rows.filter(is_active=True, is_hidden=False)


def _words(given: object, *, most: int = MOST_WORDS) -> str:
    return "".join(filter(str.isprintable, str(given or "")))[:most].strip()


def _faults(search: Search) -> dict[str, str]:
    words = _("Write a day, such as 2030-06-12.")
    typed = {"first": search.first, "last": search.last}
    faults = {name: words for name, text in typed.items() if text and _day(text) is None}
    if not faults and search.first and search.last and search.first > search.last:
        faults["last"] = _("This day is before the first one.")
    return faults


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == len("2030-06-12") else None
    except ValueError:
        return None
    return day if day is not None and _FIRST <= day < _LAST else None
