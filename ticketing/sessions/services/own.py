"""What one customer has in the sessions of an event, locked while they change it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Customer
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.errors import SessionClosed, TicketNeeded, UnknownTicket
from ticketing.inventory.services import share_event
from ticketing.numbers import read_number
from ticketing.sessions.models import Invitation, Session, SessionSeat
from ticketing.sessions.states import SeatState
from ticketing.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Own:
    """One customer's valid tickets, the oldest first, and their invitations."""

    tickets: Sequence[Ticket]
    invitations: Sequence[Invitation]

    def ticket_named(self, name: str | None) -> Ticket:
        """The ticket to choose with: the oldest, or the one named by id or number.

        Raises TicketNeeded without a valid ticket, UnknownTicket for another's.
        """
        if not self.tickets:
            raise TicketNeeded
        if name is None:
            return self.tickets[0]
        for one in self.tickets:
            if name == str(one.id) or read_number(name) == one.number:
                return one
        raise UnknownTicket


def lock_own(customer: Customer, event: TicketedEvent) -> Own:
    """What a customer chooses with: so their own choices wait for each other."""
    workspace = customer.workspace_id
    tickets = Ticket.objects.filter(workspace=workspace, ticketed_event=event, customer=customer)
    rows = tickets.valid().order_by("id").select_for_update(no_key=True)
    invitations = Invitation.objects.filter(
        workspace=workspace, ticketed_event=event, customer=customer
    )
    return Own(
        sorted(rows, key=lambda one: (one.issued_at, one.id)),
        list(invitations.order_by("id").select_for_update(no_key=True)),
    )


def seats_of(customers: Iterable[UUID], event: TicketedEvent) -> list[SessionSeat]:
    """Every seat, and place in a line, of customers at an event, with its session."""
    rows = SessionSeat.objects.of(event.workspace).open()
    rows = rows.filter(
        customer__in=list(customers),
        session__workspace=event.workspace_id,
        session__ticketed_event=event,
        session__cancelled_at=None,
    )
    return list(rows.select_related("session").order_by("id"))


def clashing(own: Iterable[SessionSeat], session: Session) -> list[SessionSeat]:
    """The seats at the same time as a session."""
    return [
        one
        for one in own
        if one.state == SeatState.SELECTED
        and one.session_id != session.id
        and one.session.overlaps(session)
    ]


def touched(own: Iterable[SessionSeat], left: Iterable[SessionSeat]) -> set[UUID]:
    """The sessions to lock when seats are left: also those that their owners wait for then."""
    own, found = list(own), set()
    for seat in left:
        found.add(seat.session_id)
        found |= {
            one.session_id
            for one in own
            if one.customer_id == seat.customer_id
            and one.state == SeatState.STANDBY
            and one.session.overlaps(seat.session)
        }
    return found


def open_session(session: Session, *, at: datetime) -> Session:
    """The session as it is now, while its event is kept as it is.

    Raises SessionClosed once it is over, or was cancelled: perhaps since it was found.
    """
    event = session.ticketed_event
    status = share_event(workspace_id=event.workspace_id, event_id=event.id)
    found = Session.objects.of(event).select_related("room").get(id=session.id)
    if status != EventState.PUBLISHED or found.cancelled_at is not None:
        raise SessionClosed
    if found.ends_at <= at:
        raise SessionClosed(_("This session is over."))
    found.ticketed_event = event
    return found
