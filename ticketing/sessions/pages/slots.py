"""A session as the pages show it: when, how full, and what it is to who looks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.reading import Offered
from ticketing.sessions.states import SeatState

FEW = 10
# So far ahead is what comes next.
SOON = timedelta(minutes=90)


class Moment(StrEnum):
    """What the clock says of a session."""

    OVER = "over"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Slot:
    """One session. `clash` are the titles of what somebody has at the same time."""

    offered: Offered
    moment: Moment
    starts: str
    ends: str
    clash: str = ""
    place: int | None = None

    @property
    def session(self) -> Session:
        """What is held."""
        return self.offered.session

    @property
    def has_seat(self) -> bool:
        """Whether who looks has a seat."""
        return self.offered.own is not None and self.offered.own.state == SeatState.SELECTED

    @property
    def waits(self) -> bool:
        """Whether who looks waits in line."""
        return self.offered.own is not None and self.offered.own.state == SeatState.STANDBY

    @property
    def is_full(self) -> bool:
        """Whether nobody finds a seat now."""
        return self.offered.left == 0

    @property
    def is_over(self) -> bool:
        """Whether it is too late to choose it."""
        return self.moment is Moment.OVER

    @property
    def is_remarkable(self) -> bool:
        """Whether there is something to say of its seats."""
        return self.offered.own is not None or self.is_full or self.few_left > 0

    @property
    def address(self) -> str:
        """Its page, from a page beside it: hundreds of them cost nothing this way."""
        return f"../sessions/{quote(self.session.key, safe='')}/"

    @property
    def few_left(self) -> int:
        """How many seats are left, where they are few; else 0."""
        left = self.offered.left
        return left if left is not None and left <= FEW else 0

    @property
    def speakers(self) -> str:
        """Who speaks, in one line."""
        return ", ".join(one.name for one in self.offered.speakers)


class Looking:
    """Who looks at a programme, at which instant, and what they have in it."""

    def __init__(
        self, event: TicketedEvent, own: Iterable[SessionSeat] = (), *, at: datetime
    ) -> None:
        self._event, self._at = event, at
        own = list(own)
        self._seats = [one for one in own if one.state == SeatState.SELECTED]
        self._places: Mapping[UUID, int] = {
            one.session_id: (getattr(one, "ahead", None) or 0) + 1
            for one in own
            if one.state == SeatState.STANDBY
        }

    def slots(self, offered: Sequence[Offered]) -> list[Slot]:
        """These sessions, in their order."""
        coming = [one.session.starts_at for one in offered if one.session.starts_at > self._at]
        upcoming = min(coming, default=None)
        if upcoming is not None and upcoming > self._at + SOON:
            upcoming = None
        return [self.slot(one, upcoming) for one in offered]

    def slot(self, offered: Offered, upcoming: datetime | None = None) -> Slot:
        """One session."""
        one = offered.session
        return Slot(
            offered,
            self._moment(one, upcoming),
            hour_of(one.starts_at, self._event),
            hour_of(one.ends_at, self._event),
            self._clash(one),
            self._places.get(one.id),
        )

    def _moment(self, session: Session, upcoming: datetime | None) -> Moment:
        if session.ends_at <= self._at:
            return Moment.OVER
        if session.starts_at <= self._at:
            return Moment.NOW
        return Moment.NEXT if session.starts_at == upcoming else Moment.LATER

    def _clash(self, session: Session) -> str:
        titles = [
            _("“%(title)s”") % {"title": seat.session.title}
            for seat in self._seats
            if seat.session_id != session.id and seat.session.overlaps(session)
        ]
        return ", ".join(titles)


def hour_of(moment: datetime, event: TicketedEvent) -> str:
    """An hour on the event's own clock."""
    return date_format(moment.astimezone(event.zone), "H:i")


def when_of(session: Session, event: TicketedEvent) -> str:
    """The day and the hours on the event's own clock, which is named."""
    local = session.starts_at.astimezone(event.zone)
    hours = _("%(starts)s to %(ends)s") % {
        "starts": hour_of(session.starts_at, event),
        "ends": hour_of(session.ends_at, event),
    }
    return f"{date_format(local, 'l j F Y')}, {hours} {local.tzname()}"
