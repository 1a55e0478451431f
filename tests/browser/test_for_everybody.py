"""Pages can be read and forms be filled by everybody: small screens, keyboards, readers."""

from collections.abc import Iterator

import pytest

from accounts.models import Workspace
from tests.browser.people import DESKTOP, PHONE, Browsers, Person
from tests.ticketing.pages.visiting import event_page
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent

TIMES = "\N{MULTIPLICATION SIGN}"

CODE = {"code": "FRIENDS", "value": "20"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visitor(request: pytest.FixtureRequest, browsers: Browsers, home: str) -> Iterator[Person]:
    """Somebody with a small, dark screen, and somebody with a large, light one."""
    somebody = browsers.person(home, screen=request.param)
    yield somebody
    somebody.leaves()


def test_nothing_on_the_way_to_a_ticket_keeps_anybody_out(
    visitor: Person, concert: TicketedEvent
) -> None:
    visitor.opens("/whats-on/city-gym/?q=nothing")
    assert visitor.complaints() == []
    visitor.opens(event_page(concert))
    assert visitor.complaints() == []
    visitor.types("Promo code", "wrong")
    visitor.presses("Apply")
    assert visitor.complaints() == []
    visitor.types("Promo code", "FRIENDS")
    visitor.chooses("General", "2")
    visitor.presses("Continue")
    assert visitor.complaints() == []
    visitor.presses("Order for €40.00")
    assert visitor.complaints() == []
    visitor.introduces_herself()
    visitor.presses("Order for €40.00")
    assert visitor.complaints() == []
    visitor.presses("Pay with a card that the bank declines")
    visitor.follows("Back to the shop")
    assert visitor.complaints() == []
    visitor.presses("Go on to pay €40.00")
    visitor.presses("Pay with a card that works")
    visitor.unfolds("What happened so far")
    assert visitor.complaints() == []
    visitor.follows("Show, print or hand on")
    visitor.unfolds("Hand it on to somebody")
    visitor.presses("Offer the ticket")
    assert visitor.complaints() == []
    visitor.follows("My tickets")
    assert visitor.complaints() == []


def test_a_keyboard_is_enough(buyer: Person, concert: TicketedEvent) -> None:
    buyer.opens(event_page(concert))
    buyer.strikes("Tab")
    assert buyer.focus() == "Skip to content"

    buyer.strikes(*["Tab"] * 8, "1", "Tab", "Tab", "Tab", "Tab")
    assert buyer.focus() == "Continue"

    buyer.sends_with_enter()
    assert f"1 {TIMES} General" in buyer.reads()


def test_enter_in_a_field_sends_the_form_and_not_the_code(
    buyer: Person, workspace: Workspace
) -> None:
    free = [ticket_type(title="Visitor", price="0")]
    event = make_ticketed_event(workspace, ticketTypes=free, promoCodes=[CODE])
    buyer.opens(event_page(event))
    buyer.introduces_herself()

    buyer.sends_with_enter()

    assert buyer.heading() == "You are registered"


def test_what_is_wrong_is_what_is_read_first(buyer: Person, concert: TicketedEvent) -> None:
    buyer.opens(event_page(concert))

    buyer.presses("Continue")

    assert buyer.focus() == "Choose how many tickets you want."
    assert buyer.title().startswith("Please look again: Spring concert")


def test_a_house_where_nothing_is_on_says_so(buyer: Person, workspace: Workspace) -> None:
    buyer.opens(f"/whats-on/{workspace.slug}/")

    assert "Nothing is on just now. Come back soon." in buyer.reads()
    assert buyer.complaints() == []
