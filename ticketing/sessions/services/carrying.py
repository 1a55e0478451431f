"""When a ticket goes to somebody else, or is void, so do its seats in sessions.

What somebody was invited to, and accepted, is their own: it stays with them, without the ticket.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import Customer
from events.drafts import Draft
from ticketing.inventory.services import share_event
from ticketing.sessions.models import Invitation, SessionSeat
from ticketing.sessions.services.own import seats_of, touched
from ticketing.sessions.services.seating import Seating, lock_sessions
from ticketing.sessions.states import InvitationState, SeatState
from ticketing.tickets.models import Ticket


def free_seats(*, tickets: Sequence[Ticket], at: datetime) -> list[Draft]:
    """Free the seats of tickets of one event that open no door any more; who waits moves up.

    In the transaction under way, with the tickets locked and before anything is recorded: the
    caller records the facts that are answered together with its own.
    """
    if not tickets or not _open_seats(tickets):
        return []
    seating, rows = _locked(tickets, at)
    for row in rows:
        seating.release(row)
    seating.move_up()
    return seating.settle()


def move_seats(*, ticket: Ticket, to: Customer, at: datetime) -> list[Draft]:
    """Let somebody have a ticket's seats, and places in lines; the same holds as for `free_seats`.

    A seat in a session where they have one already is freed. What they get stays theirs even where
    it overlaps what they had.
    """
    if not _open_seats([ticket]):
        return []
    seating, rows = _locked([ticket], at)
    theirs = _places_of(to, rows)
    for row in rows:
        session = seating.sessions[row.session_id]
        own = theirs.get(row.session_id) or seating.new_seat(session, to)
        if own.id == row.id:
            continue
        waits = row.state == SeatState.STANDBY
        if own.state == SeatState.SELECTED or (waits and own.state == SeatState.STANDBY):
            seating.release(row)
        else:
            seating.hand_on(row, own, ticket)
    seating.move_up()
    return seating.settle()


def _open_seats(tickets: Sequence[Ticket]) -> list[SessionSeat]:
    workspace = tickets[0].workspace_id
    rows = SessionSeat.objects.filter(workspace=workspace, ticket__in=list(tickets)).open()
    return list(rows.select_related("session").order_by("id"))


def _locked(tickets: Sequence[Ticket], at: datetime) -> tuple[Seating, list[SessionSeat]]:
    """The seats of tickets, once nobody else changes them."""
    event = tickets[0].ticketed_event
    event.workspace = tickets[0].workspace
    share_event(workspace_id=event.workspace_id, event_id=event.id)
    seen = _open_seats(tickets)
    own = seats_of({row.customer_id for row in seen}, event)
    seating = Seating(event, lock_sessions(event, touched(own, seen)), at=at)
    return seating, _without_the_invited(_open_seats(tickets))


def _without_the_invited(rows: Sequence[SessionSeat]) -> list[SessionSeat]:
    """The seats that go; those that an accepted invitation keeps are untied from the ticket."""
    if not rows:
        return []
    accepted = Invitation.objects.filter(
        workspace=rows[0].workspace_id,
        state=InvitationState.ACCEPTED,
        session__in=[row.session_id for row in rows],
        customer__in=[row.customer_id for row in rows],
    )
    invited = set(accepted.values_list("session_id", "customer_id"))
    for row in rows:
        if (row.session_id, row.customer_id) in invited:
            row.ticket = None
            row.save(update_fields=["ticket"])
    return [row for row in rows if (row.session_id, row.customer_id) not in invited]


def _places_of(customer: Customer, rows: Sequence[SessionSeat]) -> Mapping[UUID, SessionSeat]:
    """What somebody has, or had, in the sessions of these seats."""
    found = SessionSeat.objects.filter(
        workspace=customer.workspace_id,
        customer=customer,
        session__in=[row.session_id for row in rows],
    )
    return {row.session_id: row for row in found}
