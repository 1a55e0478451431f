"""An event that is not where or when it was: who has a ticket that says so is shown both."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.mail.models import HolderNotice
from ticketing.tickets.models import Ticket

# A slip is noticed soon; whoever looks later has read it on their ticket.
TIME_TO_PUT_RIGHT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where and when an event is, or was."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str
    venue: str

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the place."""
        return ZoneInfo(self.time_zone)

    def is_at_the_time_of(self, event: TicketedEvent) -> bool:
        """Whether only the place is another."""
        return (self.starts_at, self.ends_at) == (event.starts_at, event.ends_at)


def slot_of(event: TicketedEvent) -> Slot:
    """Where and when an event is."""
    return Slot(event.starts_at, event.ends_at, event.time_zone, event.venue)


def former_slot(event: TicketedEvent, *, since: datetime) -> Slot | None:
    """Where and when it was for who has known of it since then; None where that is still so."""
    if event.moved_at is None or since >= event.moved_at:
        return None
    slot = slot_before(event)
    return None if slot == slot_of(event) else slot


def slot_before(event: TicketedEvent) -> Slot | None:
    """Where and when it was before it was moved last."""
    if event.was_starts_at is None or event.was_ends_at is None:
        return None
    return Slot(event.was_starts_at, event.was_ends_at, event.was_time_zone, event.was_venue)


def note_news(event: TicketedEvent, *, was: Slot, status: str, at: datetime) -> None:
    """Note on the event, which is kept afterwards, that it moved or was called off.

    What nobody holds a ticket for is not news to anyone.
    """
    is_moved = was != slot_of(event)
    is_off = event.status == EventState.CANCELLED != status
    if not (is_moved or is_off) or not _has_holders(event):
        return
    if is_moved:
        _note_move(event, _first_known(event, was, at), at)
    event.edition += 1


def _first_known(event: TicketedEvent, was: Slot, at: datetime) -> Slot:
    """Where and when it was for those who hold tickets: a slip that was put right soon, and that
    nobody was told of or bought with, never was.
    """
    before = slot_before(event)
    if before is None or event.moved_at is None or at - event.moved_at > TIME_TO_PUT_RIGHT:
        return was
    told = HolderNotice.objects.filter(workspace=event.workspace, ticketed_event=event)
    bought = Ticket.objects.of(event.workspace).filter(ticketed_event=event)
    is_told = told.filter(edition=event.edition).exists()
    is_known = is_told or bought.filter(issued_at__gte=event.moved_at).exists()
    return was if is_known else before


def _note_move(event: TicketedEvent, was: Slot, at: datetime) -> None:
    if was == slot_of(event):
        event.moved_at = event.was_starts_at = event.was_ends_at = None
        event.was_time_zone = event.was_venue = ""
        return
    event.moved_at = at
    event.was_starts_at, event.was_ends_at = was.starts_at, was.ends_at
    event.was_time_zone, event.was_venue = was.time_zone, was.venue


def _has_holders(event: TicketedEvent) -> bool:
    return Ticket.objects.of(event.workspace).valid().filter(ticketed_event=event).exists()
