"""Those who have a ticket choose the sessions they attend."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer
from core.errors import FieldFault
from ticketing.errors import SessionFull, SessionOverlaps
from ticketing.facts import record_facts
from ticketing.inventory.services import TooFew, share_event
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.services.answering import decline_with_seat
from ticketing.sessions.services.own import (
    clashing,
    lock_own,
    open_session,
    seats_of,
    touched,
)
from ticketing.sessions.services.seating import Seating, lock_sessions
from ticketing.sessions.states import SeatState
from ticketing.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody wants a seat.

    `standby`: wait for one when there is none; `swap`: give up what is at the same time;
    `ticket`: with which of their tickets, by id or number; the oldest unless told.
    """

    standby: bool = False
    swap: bool = False
    ticket: str | None = None


JUST_A_SEAT = Choice()


def select_session(
    *, session: Session, customer: Customer, choice: Choice = JUST_A_SEAT, at: datetime
) -> SessionSeat:
    """Give a customer with a valid ticket a seat in a session, or a place in the line for one.

    Asked again, it is the same seat. Raises TicketNeeded, UnknownTicket, SessionClosed,
    SessionFull, or SessionOverlaps naming what the customer has at that time.
    """
    event = session.ticketed_event
    try:
        with transaction.atomic():
            ticket = lock_own(customer, event).ticket_named(choice.ticket)
            seating, row = take_part(session, customer, ticket, choice, at=at)
            record_facts(workspace=event.workspace, drafts=seating.drafts, at=at)
            seating.settle()
            return row
    except TooFew as few:
        raise SessionFull from few


def take_part(
    session: Session, customer: Customer, ticket: Ticket | None, choice: Choice, *, at: datetime
) -> tuple[Seating, SessionSeat]:
    """The same within a transaction, for who has locked what they choose with.

    The caller records the facts of what is answered, and settles it.
    """
    session = open_session(session, at=at)
    event = session.ticketed_event
    own = seats_of([customer.id], event)
    overlapping = [one for one in own if one.session.overlaps(session)]
    leaving = clashing(own, session) if choice.swap else []
    ids = {session.id, *(one.session_id for one in overlapping), *touched(own, leaving)}
    seating = Seating(event, lock_sessions(event, ids), at=at)
    own = seats_of([customer.id], event)
    row = next((one for one in own if one.session_id == session.id), None)
    if row is None or row.state != SeatState.SELECTED:
        row = row or _begun(seating, session, customer)
        _seat(seating, row, ticket, choice, clashing(own, session))
    return seating, row


def _begun(seating: Seating, session: Session, customer: Customer) -> SessionSeat:
    """The place that somebody gave up before, or a new one."""
    rows = SessionSeat.objects.filter(workspace=session.workspace_id, session=session)
    given_up = rows.filter(customer=customer).select_related("session").first()
    return given_up or seating.new_seat(session, customer)


def _seat(
    seating: Seating,
    row: SessionSeat,
    ticket: Ticket | None,
    choice: Choice,
    others: list[SessionSeat],
) -> None:
    session = seating.sessions[row.session_id]
    if seating.left(session) == 0:
        if not choice.standby:
            raise SessionFull
        if row.state != SeatState.STANDBY:
            seating.wait(row, ticket)
        return
    # One that came with a ticket meanwhile is not locked: it is left to another try.
    if others and not (choice.swap and all(one.session_id in seating.sessions for one in others)):
        raise _overlap(session, others)
    for other in others:
        seating.release(other)
    seating.seat(row, ticket)
    seating.move_up()


def _overlap(session: Session, others: list[SessionSeat]) -> SessionOverlaps:
    titles = ", ".join(repr(other.session.title) for other in others)
    faults = [FieldFault("sessionId", "session_overlaps", other.session.key) for other in others]
    words = _("You have a seat at that time: %(titles)s. Swap to give it up.") % {"titles": titles}
    return SessionOverlaps(words, faults=faults)


@transaction.atomic
def give_up_session(*, session: Session, customer: Customer, at: datetime) -> None:
    """Give up a seat, or a place in the line; an invitation to it is declined. Harmless twice."""
    event = session.ticketed_event
    own = lock_own(customer, event)
    share_event(workspace_id=event.workspace_id, event_id=event.id)
    drafts = [
        draft
        for invitation in own.invitations
        if invitation.session_id == session.id
        for draft in decline_with_seat(invitation, event, at=at)
    ]
    seating = leave(session, customer, at=at)
    record_facts(workspace=event.workspace, drafts=[*drafts, *seating.drafts], at=at)
    seating.settle()


def leave(session: Session, customer: Customer, *, at: datetime) -> Seating:
    """Free a customer's seat within a transaction; the caller records and settles."""
    event = session.ticketed_event
    own = seats_of([customer.id], event)
    left = [one for one in own if one.session_id == session.id]
    locked = lock_sessions(event, {session.id} | touched(own, left))
    seating = Seating(event, locked, at=at)
    # What it was before the sessions were locked may have changed: somebody moved up.
    for row in seats_of([customer.id], event):
        if row.session_id == session.id:
            seating.release(row)
    seating.move_up()
    return seating
