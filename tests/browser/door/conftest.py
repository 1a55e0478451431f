"""A concert with two gates, ten tickets, and Ana at the first gate with her phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.browser.door.phone import DOOR, DoorPhone
from tests.browser.people import Browsers
from tests.factories import make_staff
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket

DRINK = {"perkId": "drink", "title": "Free drink", "allowance": 2}


@pytest.fixture
def concert(workspace: Workspace) -> TicketedEvent:
    """A concert with two gates; who has a general ticket may go out for air."""
    kinds = [
        ticket_type("tt-general", capacity=200, reEntry=True, perks=[DRINK]),
        ticket_type("tt-vip", price="80.00"),
    ]
    return make_ticketed_event(
        workspace, gates=["Gate 1", "Gate 2"], timeZone="Europe/Berlin", ticketTypes=kinds
    )


@pytest.fixture
def tickets(concert: TicketedEvent, member: Customer) -> list[Ticket]:
    """Ten tickets that people bring."""
    return [*sell(concert, member, ("tt-general", 8)), *sell(concert, member, ("tt-vip", 2))]


@pytest.fixture
def ana(
    browsers: Browsers, home: str, tmp_path: Path, workspace: Workspace, tickets: list[Ticket]
) -> Iterator[DoorPhone]:
    """Ana at gate 1; her phone has the page and the list."""
    user = make_staff(workspace, Role.STEWARD, "ana@example.com").user
    user.name = "Ana"
    user.save()
    phone = DoorPhone(browsers, tmp_path / "phone", home)
    phone.signs_in(DOOR, user)
    phone.is_installed()
    phone.reads("0 of 10 came")
    yield phone
    phone.leaves()
