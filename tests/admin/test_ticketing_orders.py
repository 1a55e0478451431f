"""Orders at the desk: sold, paid, sent again, given back, cancelled; each is asked about first."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of
from tests.factories import make_member
from tests.ticketing.stage import make_ticketed_event, place, sell, taken_of, ticket_type
from ticketing.admin.question_pages import ADVICE
from ticketing.mail.models import Letter, LetterKind
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.payments.models import PaymentQuestion, Refund
from ticketing.payments.states import QuestionKind
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def ask(desk: Client, action: str, order: Order, **given: Any) -> Any:
    """The page that asks is opened, and its form sent as it is but for `given`."""
    address = page(f"ticketing_order_{action}", order.pk)
    return desk.post(address, opened(desk, address, "order-ask") | given)


def sold_order(workspace: Workspace, member: Customer) -> Order:
    event = make_ticketed_event(workspace, capacity=20)
    return sell(event, member, ("tt-general", 2), ("tt-vip", 1))[0].order


def sale(desk: Client, event: Any, **given: Any) -> Any:
    address = page("ticketing_sell", event.pk)
    form = opened(desk, address, "sell") | {"number-tt-general": "2", "name": "Nina"}
    return desk.post(address, form | given)


@pytest.mark.parametrize("words", ["sarah", "Johnson Sarah", "sarah@example.com", "number"])
def test_an_order_is_found_by_what_people_call_it(
    words: str, desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    order = place(event, member).order
    place(event, make_member(workspace, "mike", name="Mike Chen"))
    typed = f"{order.number[:5]}-{order.number[5:]}".lower() if words == "number" else words

    answer = desk.get(page("ticketing_order_changelist"), {"q": typed})

    assert [row.pk for row in answer.context["cl"].result_list] == [order.pk]


def test_nothing_strange_breaks_the_search(desk: Client, workspace: Workspace) -> None:
    make_ticketed_event(workspace)

    answers = [
        desk.get(page("ticketing_order_changelist"), {"q": words, "event": words})
        for words in ("a\0b", "%", "'", "9" * 5000)
    ]

    assert {answer.status_code for answer in answers} <= {200, 302}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "pending"}, 1),
        ({"state": "confirmed"}, 1),
        ({"payment": "offline"}, 2),
        ({"payment": "stripe"}, 0),
        ({"event": "evt-spring-2026"}, 2),
        ({"event": "evt-other"}, 0),
    ],
)
def test_orders_are_narrowed(
    query: dict[str, str], found: int, desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    sell(event, member)
    place(event, member)

    answer = desk.get(page("ticketing_order_changelist"), query)

    assert len(answer.context["cl"].result_list) == found


def test_an_order_shows_its_lines_tickets_money_and_steps(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)

    shown = text_of(desk.get(page("ticketing_order_change", order.pk)))

    numbers = Ticket.objects.of(workspace).values_list("number", flat=True)
    words = ["€130.00", "Vip", "Sarah Johnson", "At the desk", "Money came", *numbers]
    assert [word for word in words if word not in shown] == []


def test_money_at_the_desk_is_asked_about_and_then_noted(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = place(make_ticketed_event(workspace), member).order
    address = page("ticketing_order_pay", order.pk)

    asked = text_of(desk.get(address))
    before = Ticket.objects.of(workspace).count()
    desk.post(address)

    order.refresh_from_db()
    assert "Once you have taken €50.00" in asked
    assert (before, Ticket.objects.of(workspace).count()) == (0, 2)
    assert order.state == OrderState.CONFIRMED
    assert LogEntry.objects.get().get_change_message() == "Mark as paid at the desk."


def test_a_cancelled_order_gives_back_what_it_held(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace, capacity=5)
    order = place(event, member).order

    ask(desk, "cancel", order)

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert taken_of(workspace, event.id) == 0


@pytest.mark.parametrize("what", ["pay", "cancel"])
def test_what_is_over_cannot_be_done_again(
    what: str, desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)

    answer = desk.post(page(f"ticketing_order_{what}", order.pk), follow=True)

    order.refresh_from_db()
    assert "cannot be done with the order any more" in text_of(answer)
    assert order.state == OrderState.CONFIRMED


def test_a_whole_order_is_given_back(desk: Client, workspace: Workspace, member: Customer) -> None:
    order = sold_order(workspace, member)

    ask(desk, "refund", order, what="all", reason="Rained off")

    order.refresh_from_db()
    assert (order.state, order.refunded) == (OrderState.REFUNDED, Decimal(130))
    assert not Ticket.objects.of(workspace).valid().exists()
    assert taken_of(workspace, order.ticketed_event_id) == 0


def test_some_tickets_are_given_back(desk: Client, workspace: Workspace, member: Customer) -> None:
    order = sold_order(workspace, member)
    vip = Ticket.objects.of(workspace).get(ticket_type__key="tt-vip")

    ask(desk, "refund", order, what="tickets", tickets=[str(vip.pk)])

    order.refresh_from_db()
    assert (order.state, order.refunded) == (OrderState.CONFIRMED, Decimal(80))
    assert Ticket.objects.of(workspace).valid().count() == 2


def test_an_amount_is_given_back_and_tickets_stay(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)

    ask(desk, "refund", order, what="amount", amount="7,50")

    order.refresh_from_db()
    assert order.refunded == Decimal("7.50")
    assert Ticket.objects.of(workspace).valid().count() == 3


def test_a_refund_that_is_sent_twice_is_one(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)
    address = page("ticketing_order_refund", order.pk)
    form = opened(desk, address, "order-ask") | {"what": "amount", "amount": "5"}

    desk.post(address, form)
    desk.post(address, form)

    assert Refund.objects.filter(workspace=workspace).count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"what": "tickets"}, "Tick the tickets"),
        ({"what": "tickets", "tickets": ["x"]}, "valid choice"),
        ({"what": "amount"}, "Say how much"),
        ({"what": "amount", "amount": "130.01"}, "130.00 can still"),
        ({"what": "amount", "amount": "1.234"}, "digits"),
        ({"what": "all", "amount": "5"}, "leave this empty"),
    ],
)
def test_a_refund_that_cannot_be_is_said(
    given: dict[str, Any], words: str, desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)

    answer = ask(desk, "refund", order, **given)

    assert answer.status_code == 200
    assert words in errors_of(answer)
    assert not Refund.objects.filter(workspace=workspace).exists()


def test_tickets_are_sent_again_in_a_letter_of_its_own(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = sold_order(workspace, member)

    ask(desk, "send", order)
    ask(desk, "send", order)

    letters = Letter.objects.of(workspace).filter(kind=LetterKind.TICKETS, subject_id=order.id)
    assert sorted(letters.values_list("edition", flat=True)) == [1, 2]


def test_a_new_guest_buys_at_the_desk(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)

    answer = sale(desk, event, email="nina@example.com")

    order = Order.objects.of(workspace).select_related("customer").get()
    assert answer["Location"] == page("ticketing_order_change", order.pk)
    assert (order.state, order.total) == (OrderState.CONFIRMED, Decimal(50))
    assert (order.customer.name, order.email) == ("Nina", "nina@example.com")


def test_a_customer_who_is_known_buys_at_the_desk(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    sale(desk, make_ticketed_event(workspace), who="johnson sarah", name="")

    order = Order.objects.of(workspace).get()
    assert (order.customer_id, order.name) == (member.id, "Sarah Johnson")


def test_one_of_several_is_chosen(desk: Client, workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace)
    other = make_member(workspace, "sarah-2", name="Sarah Jones")

    asked = sale(desk, event, who="sarah")
    sale(desk, event, who="sarah", found=str(other.pk))

    assert "Several people" in errors_of(asked)
    assert Order.objects.of(workspace).get().customer_id == other.id


def test_what_is_not_paid_now_waits(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    form = opened(desk, page("ticketing_sell", event.pk), "sell")
    del form["is_paid"]

    desk.post(page("ticketing_sell", event.pk), form | {"number-tt-general": "1", "name": "Nina"})

    assert Order.objects.of(workspace).get().state == OrderState.PENDING


def test_a_sale_that_is_sent_twice_is_one(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    address = page("ticketing_sell", event.pk)
    form = opened(desk, address, "sell") | {"number-tt-general": "1", "name": "Nina"}

    desk.post(address, form)
    again = desk.post(address, form, follow=True)

    assert "sold once" in text_of(again)
    assert Order.objects.of(workspace).count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number-tt-general": ""}, "how many of which"),
        ({"number-tt-general": "11"}, "less than or equal to 10"),
        ({"number-tt-general": "5"}, "not so many left"),
        ({"name": ""}, "at least a name"),
        ({"who": "nobody"}, "Nobody is called that"),
        ({"who": "a\0b"}, "Null characters"),
        ({"email": "x"}, "valid email"),
        ({"code": "NONE"}, "not valid here"),
    ],
)
def test_a_sale_that_cannot_be_is_said_and_can_be_sent_again(
    given: dict[str, str], words: str, desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=3)])

    answer = sale(desk, event, **given)

    assert words in errors_of(answer)
    assert not Order.objects.of(workspace).exists()


def test_a_question_is_answered_in_the_orders_steps(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    order = place(make_ticketed_event(workspace), member).order
    question = PaymentQuestion.objects.create(
        workspace=workspace,
        order=order,
        kind=QuestionKind.WRONG_AMOUNT,
        reference="pi_1",
        amount=Decimal(12),
        currency="EUR",
        words="Stripe has less",
        asked_at=timezone.now(),
    )
    address = page("ticketing_paymentquestion_change", question.pk)

    shown = text_of(desk.get(address))
    desk.post(address, {"answer": "Gave it back at Stripe"})

    assert "Give the money back there" in shown
    assert "Gave it back at Stripe" in text_of(desk.get(page("ticketing_order_change", order.pk)))
    listed = desk.get(page("ticketing_paymentquestion_changelist")).context["cl"].result_list
    assert list(listed) == []


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_kind_of_question_says_what_to_do(kind: QuestionKind) -> None:
    assert kind in ADVICE
