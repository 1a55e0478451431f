"""Staff check in what visitors show them, each in a browser of their own."""

from collections.abc import Iterator

import pytest

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.browser.crawling import cookies_of
from tests.browser.people import PHONE, Browsers, Person
from tests.factories import make_staff
from tests.ticketing.stage import sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.links import ticket_link
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(concert: TicketedEvent, member: Customer) -> Ticket:
    """A ticket that Sarah has."""
    bought = sell(concert, member)[0]
    bought.workspace = concert.workspace
    return bought


@pytest.fixture
def steward(
    browsers: Browsers, home: str, workspace: Workspace, ticket: Ticket
) -> Iterator[Person]:
    """Ana, who stands at the concert's door with a phone."""
    cookies = cookies_of(make_staff(workspace, Role.STEWARD).user, home)
    ana = browsers.person(home, screen=PHONE, cookies=cookies)
    ana.opens("/staff/door/")
    ana.follows("Open the door")
    yield ana
    ana.leaves()


def checks(steward: Person, code: str) -> None:
    """Type what somebody shows."""
    steward.types("Coming in: code, number or name", code)
    steward.presses("Check")


def test_a_typed_number_lets_in_once(steward: Person, ticket: Ticket) -> None:
    checks(steward, ticket.number.lower())
    assert "Let in" in steward.reads()
    assert "1 inside" in steward.reads()

    checks(steward, ticket.number)

    assert "Do not let in" in steward.reads()
    assert "1 inside" in steward.reads()


def test_the_holder_sees_on_the_ticket_that_they_came_in(
    steward: Person, buyer: Person, ticket: Ticket
) -> None:
    buyer.opens(ticket_link(ticket))
    assert "Came in" not in buyer.reads()

    checks(steward, code_of(ticket))
    buyer.opens(ticket_link(ticket))

    assert "Came in" in buyer.reads()


def test_a_mistake_is_undone(steward: Person, ticket: Ticket) -> None:
    checks(steward, ticket.number)

    steward.presses(f"Undo {ticket.number}")

    assert "Undone" in steward.reads()
    assert "0 inside" in steward.reads()


def test_what_is_no_ticket_is_said_with_what_to_do(steward: Person) -> None:
    checks(steward, "NOTATICKET")

    assert "Not found" in steward.reads()
    assert "Scan the code again, or type the number below it" in steward.reads()


def test_nothing_at_the_door_keeps_anybody_out(steward: Person, ticket: Ticket) -> None:
    assert steward.complaints() == []
    checks(steward, ticket.number)
    assert steward.complaints() == []
    checks(steward, ticket.number)
    assert steward.complaints() == []
