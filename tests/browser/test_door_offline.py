"""The door goes on without a network, and nothing of it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.browser.door_phone import DoorPhone
from tests.browser.people import Browsers
from tests.factories import make_staff
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import CheckIn
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

DOOR = "/staff/door/evt-spring-2026/?gate=Gate%201"


@pytest.fixture
def concert(workspace: Workspace) -> TicketedEvent:
    """A concert with two gates."""
    kinds = [ticket_type("tt-general", capacity=200), ticket_type("tt-vip", price="80.00")]
    return make_ticketed_event(workspace, gates=["Gate 1", "Gate 2"], ticketTypes=kinds)


@pytest.fixture
def tickets(concert: TicketedEvent, member: Customer) -> list[Ticket]:
    """Ten tickets that people bring."""
    return list(sell(concert, member, ("tt-general", 10)))


@pytest.fixture
def ana(
    browsers: Browsers, home: str, tmp_path: Path, workspace: Workspace, tickets: list[Ticket]
) -> Iterator[DoorPhone]:
    """Ana at gate 1; her phone has the page and the list."""
    user = make_staff(workspace, Role.STEWARD, "ana@example.com").user
    user.name = "Ana"
    user.save()
    phone = DoorPhone(browsers, tmp_path / "phone", home)
    phone.signs_in(DOOR, "ana@example.com")
    phone.is_installed()
    phone.reads("0 of 10 came")
    yield phone
    phone.leaves()


def entries(event: TicketedEvent) -> list[str]:
    """The numbers of the tickets that the server let in, each as often as it did."""
    rows = CheckIn.objects.filter(workspace=event.workspace, ticketed_event=event, undone_at=None)
    return sorted(rows.values_list("ticket__number", flat=True))


def test_twelve_scans_without_a_network_are_all_there_afterwards(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.loses_the_network()
    for ticket in tickets[:6]:
        ana.scans(code_of(ticket))
        ana.verdict("Let in", ticket.number)
    ana.scans(code_of(tickets[0]))
    assert "Already in: Gate 1" in ana.verdict("Do not let in")
    ana.restarts()
    ana.opens(DOOR)
    ana.reads("6 scans waiting")
    for ticket in tickets[6:]:
        ana.scans(ticket.number)
        ana.verdict("Let in", ticket.number)
    ana.scans(tickets[3].number)
    assert "by Ana" in ana.verdict("Do not let in")
    ana.reads("Offline since")
    assert entries(concert) == []

    ana.finds_the_network()

    ana.reads("All uploaded")
    assert entries(concert) == sorted(one.number for one in tickets)
