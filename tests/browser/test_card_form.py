"""A card is typed into our own page, where Stripe's script puts its fields."""

from collections.abc import Iterator

import pytest

from accounts.models import Workspace
from tests.browser.card_form import opens_with_scripts
from tests.browser.people import PHONE, Browsers, Person
from tests.ticketing.pages.visiting import event_page
from tests.ticketing.payments.online import open_account
from tests.ticketing.payments.till import Till, till_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(workspace: Workspace) -> Iterator[Till]:
    """A house with keys of Stripe."""
    open_account(workspace)
    with till_of(workspace) as till:
        # Its answers are compared with Stripe's own elsewhere, where a test can be skipped.
        till.transport.check = lambda _: None
        yield till


@pytest.fixture
def evening(workspace: Workspace, till: Till) -> TicketedEvent:
    """A concert that is paid by card."""
    return make_ticketed_event(workspace)


def goes_to_pay(person: Person, event: TicketedEvent) -> None:
    """From the event's page to the card form."""
    person.opens(event_page(event))
    person.chooses("General", "2")
    person.presses("Continue")
    person.introduces_herself()
    person.ticks("Now, online")
    person.presses("Order for €50.00")


def test_a_declined_card_is_said_and_another_one_buys_the_tickets(
    browsers: Browsers, home: str, till: Till, evening: TicketedEvent
) -> None:
    buyer = opens_with_scripts(browsers, home, till, PHONE)
    goes_to_pay(buyer, evening)
    buyer.types("payment of Sarah Johnson", "4000000000000002")
    buyer.presses_what_a_script_sends("Pay €50.00")
    buyer.waits_for("Your card was declined.")
    assert buyer.complaints() == []

    buyer.types("payment of Sarah Johnson", "4242424242424242")
    buyer.presses_what_a_script_sends("Pay €50.00")
    buyer.waits_for("Your tickets")

    assert len(till.all("payment_intent")) == 1
    buyer.leaves()


def test_where_stripes_script_does_not_load_its_own_page_is_offered(
    browsers: Browsers, home: str, evening: TicketedEvent
) -> None:
    buyer = opens_with_scripts(browsers, home, None)
    goes_to_pay(buyer, evening)

    assert buyer.heading() == "Pay €50.00"
    assert "You pay on the secure page of our payment service" in buyer.reads()
    assert "Your card's number goes to Stripe" not in buyer.reads()
    buyer.leaves()
