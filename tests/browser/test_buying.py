"""Tickets are bought in a browser that runs no scripts."""

import io

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from tests.browser.people import Person
from tests.ticketing.pages.visiting import event_page, order_named, tickets_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.codes import code_of

TIMES = "\N{MULTIPLICATION SIGN}"

pytestmark = pytest.mark.django_db(transaction=True)


def order_of(person: Person, event: TicketedEvent) -> Order:
    """The order whose page somebody looks at."""
    return order_named(event, person.address().rstrip("/").rsplit("/", 1)[1])


def fills_a_basket(person: Person, event: TicketedEvent, number: str = "2") -> None:
    """Put general tickets aside."""
    person.opens(event_page(event))
    person.chooses("General", number)
    person.presses("Continue")


def pays_online(person: Person) -> None:
    """Leave the basket for the payment page."""
    person.introduces_herself()
    person.ticks("Now, online")
    person.presses("Order for €50.00")


def test_tickets_are_found_put_aside_and_paid_at_the_desk(
    buyer: Person, concert: TicketedEvent
) -> None:
    buyer.opens("/whats-on/")
    buyer.follows("Spring concert")
    buyer.chooses("General", "2")
    buyer.presses("Continue")
    assert f"2 {TIMES} General €25.00 each" in buyer.reads()

    buyer.introduces_herself()
    buyer.ticks("Later, at the desk")
    buyer.presses("Order for €50.00")
    order = order_of(buyer, concert)
    assert f"Say this number at the desk: {order.number}" in buyer.reads()

    take_payment_at_desk(order=order, amount=order.total, at=order.created_at)
    buyer.follows("I have paid: look again")
    assert buyer.heading() == "Your tickets"


def test_a_ticket_shows_the_code_that_opens_the_door(buyer: Person, concert: TicketedEvent) -> None:
    fills_a_basket(buyer, concert)
    pays_online(buyer)
    buyer.presses("Pay with a card that works")
    ticket = tickets_of(order_of(buyer, concert))[0]
    buyer.follows("Show, print or hand on")

    screen = Image.open(io.BytesIO(buyer.sees("The code that is scanned at the door")))
    paper = buyer.saves("Print (PDF)")
    entry = buyer.saves("Add to calendar")

    assert zxingcpp.read_barcodes(screen)[0].text == code_of(ticket)
    assert paper[0] == "application/pdf"
    assert ticket.number in PdfReader(io.BytesIO(paper[1])).pages[0].extract_text()
    assert entry[0] == "text/calendar"
    assert b"SUMMARY:Spring concert" in entry[1]


def test_a_declined_card_is_said_and_another_one_buys_the_tickets(
    buyer: Person, concert: TicketedEvent
) -> None:
    fills_a_basket(buyer, concert)
    pays_online(buyer)
    buyer.presses("Pay with a card that the bank declines")
    assert "That card was declined. Try another." in buyer.reads()

    buyer.follows("Back to the shop")
    assert "The last payment did not go through. Nothing was charged" in buyer.reads()

    buyer.presses("Go on to pay €50.00")
    buyer.presses("Pay with a card that works")
    assert buyer.heading() == "Your tickets"
    assert order_of(buyer, concert).state == OrderState.CONFIRMED


def test_a_bank_that_asks_is_answered_wrongly_and_then_rightly(
    buyer: Person, concert: TicketedEvent
) -> None:
    fills_a_basket(buyer, concert)
    pays_online(buyer)
    buyer.presses("Pay with a card whose bank asks who is there")
    buyer.presses("Answer the bank wrongly")
    assert "That card was declined" in buyer.reads()

    buyer.presses("Pay with a card whose bank asks who is there")
    buyer.presses("Answer the bank: it is me")
    assert buyer.heading() == "Your tickets"


def test_money_that_takes_its_time_is_waited_for(buyer: Person, concert: TicketedEvent) -> None:
    fills_a_basket(buyer, concert)
    pays_online(buyer)
    page = buyer.address()
    buyer.presses("Pay late")
    assert buyer.heading() == "We wait for your payment"

    buyer.opens(page)
    buyer.presses("Let the money arrive")
    buyer.follows("Back to the shop")
    assert buyer.heading() == "Your tickets"


def test_an_impatient_double_click_makes_one_order(buyer: Person, concert: TicketedEvent) -> None:
    buyer.opens(event_page(concert))
    buyer.chooses("General", "1")

    buyer.presses_twice("Continue")

    assert buyer.heading() == "Your basket"
    assert Order.objects.of(concert.workspace).count() == 1


def test_who_goes_back_is_led_on_to_the_unfinished_order(
    buyer: Person, concert: TicketedEvent
) -> None:
    fills_a_basket(buyer, concert)
    first = order_of(buyer, concert)
    buyer.goes_back()

    assert "You have an unfinished order" in buyer.reads()
    buyer.follows("Continue with it")

    assert order_of(buyer, concert) == first


def test_a_basket_that_was_changed_begins_with_what_was_in_it(
    buyer: Person, concert: TicketedEvent
) -> None:
    fills_a_basket(buyer, concert)
    first = order_of(buyer, concert)
    buyer.follows("Change the tickets")
    assert "Your tickets stay held until" in buyer.reads()

    buyer.presses("Continue")

    assert f"2 {TIMES} General" in buyer.reads()
    assert order_of(buyer, concert) == first


def test_a_basket_whose_time_is_over_says_so_and_can_be_chosen_again(
    buyer: Person, concert: TicketedEvent
) -> None:
    fills_a_basket(buyer, concert)
    order = order_of(buyer, concert)
    Order.objects.of(concert.workspace).filter(id=order.id).update(expires_at=order.created_at)
    buyer.introduces_herself()

    buyer.presses("Order for €50.00")
    assert buyer.heading() == "The time ran out"

    buyer.follows("Choose tickets again")
    buyer.presses("Continue")
    assert f"2 {TIMES} General" in buyer.reads()


def test_a_wrong_code_is_refused_and_a_right_one_opens_what_is_hidden(
    buyer: Person, concert: TicketedEvent
) -> None:
    buyer.opens(event_page(concert))
    assert "Friends of the house" not in buyer.reads()
    assert "On sale from Friday 12 June 2099, 18:00 CEST" in buyer.reads()

    buyer.types("Promo code", "FIENDS")
    buyer.presses("Apply")
    assert "This code is not valid here" in buyer.reads()

    buyer.types("Promo code", "friends")
    buyer.presses("Apply")
    assert "Friends of the house" in buyer.reads()
    assert "Code FRIENDS is applied" in buyer.reads()
