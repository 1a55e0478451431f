"""Doors of the tests: who stands there, and what is scanned."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Customer
from accounts.scopes import Role
from tests.factories import make_staff
from tests.ticketing.stage import DOORS, make_ticketed_event, sell, ticket_type
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.scans import Doorkeeper, Scan, Undo
from ticketing.checkin.services.scanning import Passage, scan_ticket
from ticketing.checkin.services.undoing import Undone, undo_scan
from ticketing.tickets.models import Ticket

DRINK = {"perkId": "drink", "title": "Free drink", "allowance": 2}


def at(clock: str) -> datetime:
    """A time of the evening, such as 19:04, at the venue, which is two hours ahead of UTC."""
    hours, minutes = map(int, clock.split(":"))
    return DOORS + timedelta(hours=hours - 20, minutes=minutes)


def make_ticket(customer: Customer, **says: Any) -> Ticket:
    """A ticket for a concert with two doors, which is good for two drinks.

    `says` are fields of its ticket type.
    """
    kind = ticket_type(perks=[DRINK], **says)
    event = make_ticketed_event(customer.workspace, ticketTypes=[kind], gates=["Gate 1", "Gate 2"])
    return sell(event, customer)[0]


def steward_of(customer: Customer, name: str = "Ana") -> Doorkeeper:
    """A person at the door."""
    user = make_staff(customer.workspace, Role.STEWARD).user
    user.name = name
    user.save()
    return Doorkeeper(user)


def a_scan(clock: str, nonce: str = "", **more: Any) -> Scan:
    """A scan at this time of the evening; its nonce is the time unless given."""
    moment = at(clock)
    gate = more.pop("gate", "Gate 2")
    return Scan(nonce or clock, gate, moment, more.pop("received_at", moment), **more)


def come_in(ticket: Ticket, clock: str, nonce: str = "", **more: Any) -> Passage:
    """The ticket is scanned at the door."""
    by = more.pop("by", Doorkeeper())
    name = more.pop("name", str(ticket.id))
    scan = a_scan(clock, nonce, **more)
    return scan_ticket(workspace=ticket.workspace, name=name, scan=scan, by=by)


def go_out(ticket: Ticket, clock: str, nonce: str = "") -> Passage:
    """The ticket is scanned at the exit."""
    return come_in(ticket, clock, nonce, direction=Direction.OUT)


def undo(ticket: Ticket, clock: str, nonce: str = "", **more: Any) -> Undone:
    """A scan is taken back."""
    by = more.pop("by", Doorkeeper())
    return undo_scan(
        workspace=ticket.workspace, name=str(ticket.id), undo=Undo(nonce, at(clock)), by=by
    )


def scans_of(ticket: Ticket) -> list[CheckIn]:
    """The scans of a ticket that count, in the order of their times."""
    rows = CheckIn.objects.filter(workspace=ticket.workspace, ticket=ticket, undone_at=None)
    return list(rows.order_by("scanned_at", "id"))


def whereabouts(ticket: Ticket) -> tuple[bool, int]:
    """Whether the ticket is inside, and how often it came in."""
    ticket.refresh_from_db()
    return ticket.is_inside, ticket.entries
