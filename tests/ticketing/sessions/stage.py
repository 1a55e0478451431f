"""The sessions of the tests: an evening with two rooms."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Customer, Workspace
from tests.ticketing.stage import DOORS, ON_SALE, make_ticketed_event, taken_of, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Invitation, Session, SessionSeat
from ticketing.sessions.services.choosing import (
    JUST_A_SEAT,
    Choice,
    give_up_session,
    select_session,
)
from ticketing.sessions.services.finding import find_session
from ticketing.sessions.services.inviting import Asked, invite
from ticketing.sessions.states import SeatState

STANDBY, SWAP = Choice(standby=True), Choice(swap=True)


def session(key: str, hour: float = 0, **says: Any) -> dict[str, Any]:
    """An hour-long session, so many hours after the doors open, as the API spells it."""
    starts = DOORS + timedelta(hours=hour)
    fields = {"startsAt": starts.isoformat(), "endsAt": (starts + timedelta(hours=1)).isoformat()}
    return {"sessionId": key, "title": key.title(), **fields} | says


def make_conference(workspace: Workspace, *sessions: dict[str, Any], **says: Any) -> TicketedEvent:
    """An event with these sessions; a free ticket is had at once."""
    free = ticket_type(price="0", perCustomerMax=5)
    given = {"ticketTypes": [free], "sessions": list(sessions)} | says
    return make_ticketed_event(workspace, "conf", **given)


def choose(
    event: TicketedEvent, key: str, customer: Customer, choice: Choice = JUST_A_SEAT
) -> SessionSeat:
    """Somebody selects a session by its key."""
    one = find_session(event=event, name=key)
    return select_session(session=one, customer=customer, choice=choice, at=ON_SALE)


def leave(event: TicketedEvent, key: str, customer: Customer) -> None:
    """Somebody gives a session up."""
    one = find_session(event=event, name=key)
    give_up_session(session=one, customer=customer, at=ON_SALE)


def invitation_to(event: TicketedEvent, customer: Customer, key: str | None = None) -> Invitation:
    """Somebody is asked to a session by its key, or else to speak."""
    one = None if key is None else find_session(event=event, name=key)
    asked = Asked(one, "" if one else "speaker")
    return invite(event=event, customer=customer, asked=asked, at=ON_SALE)


def state_of(event: TicketedEvent, key: str, customer: Customer) -> str:
    """What somebody has in a session: selected, standby, given_up, or nothing."""
    rows = SessionSeat.objects.of(event.workspace).filter(customer=customer, session__key=key)
    return next(iter(rows.values_list("state", flat=True)), "")


def seated(event: TicketedEvent, key: str) -> int:
    """How many have a seat, which is checked against the counter."""
    one = Session.objects.of(event).get(key=key)
    rows = SessionSeat.objects.of(event.workspace).filter(session=one, state=SeatState.SELECTED)
    number = rows.count()
    if one.capacity is not None:
        assert taken_of(event.workspace, one.id) == number
    return number


def later(moment: datetime = DOORS, **by: float) -> datetime:
    """An instant after another."""
    return moment + timedelta(**by)
