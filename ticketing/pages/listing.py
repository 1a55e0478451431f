"""What the list of what is on shows of each event, and by what it can be narrowed."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Workspace
from ticketing.catalogue.glancing import Glance
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.reading import Availability
from ticketing.catalogue.states import EventState
from ticketing.pages.choosing import FEW
from ticketing.pages.searching import Search, places_of

# So many are seen at a glance: nobody needs to look for one.
SEEN_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the list, and what can be had of it."""

    event: TicketedEvent
    glance: Glance | None
    state: EventState

    @property
    def is_live(self) -> bool:
        """Whether it has begun."""
        return self.state is EventState.LIVE

    @property
    def can_be_had(self) -> bool:
        """Whether somebody who goes there finds a ticket."""
        return self.glance is not None and self.glance.availability is Availability.AVAILABLE

    @property
    def has_few(self) -> bool:
        """Whether it is time to say how many are left."""
        left = self.glance.left if self.glance else None
        return self.can_be_had and left is not None and left <= FEW


@dataclass(frozen=True, slots=True)
class Choice:
    """A stretch of days to choose, and the address of the list that it makes."""

    words: str
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list can be narrowed by; nothing where all is seen at a glance."""

    days: list[Choice]
    places: list[str]


def filters_of(house: Workspace, search: Search, *, found: int, at: datetime) -> Filters | None:
    """The filters of a list of so many events."""
    if found <= SEEN_AT_ONCE and not search.is_narrow:
        return None
    return Filters(
        [] if search.is_past else _days(search),
        places_of(house, search=search, at=at),
    )


def _days(search: Search) -> list[Choice]:
    words = {
        "": _("Any day"),
        "today": _("Today"),
        "week": _("This week"),
        "weekend": _("This weekend"),
        "month": _("This month"),
    }
    chosen = "own" if search.first or search.last else search.when
    return [Choice(said, search.at(when).query, when == chosen) for when, said in words.items()]
