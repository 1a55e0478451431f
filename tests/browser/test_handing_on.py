"""A ticket goes from one browser to another."""

import io

import pytest
import zxingcpp
from PIL import Image

from tests.browser.people import Person
from tests.ticketing.offering import token_of
from tests.ticketing.pages.visiting import event_page
from ticketing.catalogue.models import TicketedEvent
from ticketing.links import claim_link
from ticketing.transfers.models import Transfer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(buyer: Person, concert: TicketedEvent) -> str:
    """Where Tom can take the ticket that Sarah bought and offers to him; his letter has it."""
    buyer.opens(event_page(concert))
    buyer.chooses("General", "1")
    buyer.presses("Continue")
    buyer.introduces_herself()
    buyer.presses("Order for €25.00")
    buyer.presses("Pay with a card that works")
    buyer.follows("Show, print or hand on")
    buyer.unfolds("Hand it on to somebody")
    buyer.types("Their e-mail address", "tom@example.com")
    buyer.types("Their name", "Tom")
    buyer.types("A line for them", "See you there")
    buyer.presses("Offer the ticket")
    return claim_link(token_of(Transfer.objects.of(concert.workspace).get()))


def code_on(screen: Person) -> str:
    """What a scanner reads from a ticket's page."""
    picture = screen.sees("The code that is scanned at the door")
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))[0].text


def test_a_claimed_ticket_is_the_claimants_alone(buyer: Person, friend: Person, link: str) -> None:
    place, offered = buyer.address(), code_on(buyer)
    friend.opens(link)
    assert "Sarah Johnson offers you a ticket. See you there" in friend.reads()

    friend.presses("Take the ticket")

    assert friend.heading() == "Spring concert"
    assert "Holder Tom" in friend.reads()
    assert code_on(friend) != offered
    buyer.opens(place)
    assert buyer.heading() == "There is nothing here"
    buyer.opens(link)
    assert buyer.heading() == "This offer is over"


def test_a_ticket_that_was_taken_back_is_not_given(
    buyer: Person, friend: Person, link: str
) -> None:
    friend.opens(link)
    buyer.presses("Take the offer back")
    assert "The ticket stays yours" in buyer.reads()

    friend.presses("Take the ticket")

    assert friend.heading() == "This offer is over"
    assert code_on(buyer)


def test_who_took_a_ticket_can_hand_it_on_too(
    buyer: Person, friend: Person, link: str, concert: TicketedEvent
) -> None:
    friend.opens(link)
    friend.presses("Take the ticket")
    friend.unfolds("Hand it on to somebody")
    friend.types("Their e-mail address", "sarah@example.com")
    friend.presses("Offer the ticket")

    newest = Transfer.objects.of(concert.workspace).order_by("-id")[:1].get()
    buyer.opens(claim_link(token_of(newest)))
    buyer.presses("Take the ticket")

    assert buyer.heading() == "Spring concert"
    assert "Came in" not in buyer.reads()
