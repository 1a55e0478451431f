"""Pages of ticketing cost the same number of queries with one row and with thirty."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.admin.pictures import pending_photo
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page
from tests.factories import make_member, make_staff
from tests.ticketing.media.gallery import guest_pass_of
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import TakeDown
from ticketing.orders.models import Order
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.states import QuestionKind
from ticketing.sessions.models import Room, Session, SessionSeat, SessionSpeaker, Speaker
from ticketing.sessions.states import SeatState
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

THIRTY = 30
Add = Callable[[Workspace, Customer, int], Any]
Address = Callable[[Workspace], str]


def add_event(workspace: Workspace, member: Customer, number: int) -> TicketedEvent:
    event = make_ticketed_event(workspace, f"evt-{number}", title=f"Event {number}", capacity=9)
    sell(event, member)
    return event


def add_order(workspace: Workspace, member: Customer, number: int) -> Order:
    event = make_ticketed_event(workspace, promoCodes=[{"code": "TEN", "value": "10"}])
    return place(event, make_member(workspace), code="ten").order


def add_ticket(workspace: Workspace, member: Customer, number: int) -> Ticket:
    return sell(make_ticketed_event(workspace), make_member(workspace))[0]


def add_question(workspace: Workspace, member: Customer, number: int) -> None:
    PaymentQuestion.objects.create(
        workspace=workspace,
        order=add_order(workspace, member, number),
        kind=QuestionKind.WRONG_AMOUNT,
        reference=f"pi_{number}",
        amount=Decimal(1),
        currency="EUR",
        words="Too much",
        asked_at=timezone.now(),
    )


def add_transfer(workspace: Workspace, member: Customer, number: int) -> None:
    offer_of(add_ticket(workspace, member, number))


def add_photo(workspace: Workspace, member: Customer, number: int) -> None:
    event = make_ticketed_event(workspace)
    photo = pending_photo(event, number, customer=make_member(workspace))
    TakeDown.objects.create(workspace=workspace, photo=photo, asked_at=timezone.now())


def add_session(workspace: Workspace, member: Customer, number: int) -> Session:
    event = make_ticketed_event(workspace)
    named = {"workspace": workspace, "ticketed_event": event, "key": f"{number}"}
    session = Session.objects.create(
        **named,
        title=f"Talk {number}",
        room=Room.objects.create(**named, title=f"Room {number}"),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )
    speaker = Speaker.objects.create(**named, name=f"Speaker {number}")
    SessionSpeaker.objects.create(workspace=workspace, session=session, speaker=speaker)
    return session


def add_to_event(workspace: Workspace, member: Customer, number: int) -> None:
    """A ticket of one more type with a perk; all types, and as many codes, come at the second."""
    if number < 2:
        known = range(1 if number == 0 else THIRTY)
        perk = {"perkId": "p", "title": "Drink"}
        types = [ticket_type(f"tt-{n}", title=f"Type {n}", perks=[perk]) for n in known]
        codes = [{"code": f"C{n}", "value": "5"} for n in known]
        make_ticketed_event(workspace, ticketTypes=types, promoCodes=codes)
    sell(TicketedEvent.objects.of(workspace).get(), member, (f"tt-{number}", 1))


def add_to_order(workspace: Workspace, member: Customer, number: int) -> None:
    """The same order, which more happens to; its number of tickets grows with the event's."""
    order = Order.objects.of(workspace).first()
    if order is None:
        event = make_ticketed_event(workspace)
        order = sell(event, member, ("tt-general", 2), ("tt-vip", 5))[0].order
    by = make_staff(workspace).user
    note_step(order, StepKind.ANSWERED, at=timezone.now(), note="Looked at", by=by)


def add_to_session(workspace: Workspace, member: Customer, number: int) -> None:
    """The same session, which one more person chooses."""
    session = Session.objects.filter(workspace=workspace).first()
    session = session or add_session(workspace, member, 0)
    SessionSeat.objects.create(
        workspace=workspace,
        session=session,
        customer=make_member(workspace),
        state=SeatState.SELECTED,
        changed_at=timezone.now(),
    )


def add_to_guests(workspace: Workspace, member: Customer, number: int) -> None:
    guest_pass_of(make_ticketed_event(workspace))


def of_list(name: str, query: str = "") -> Address:
    return lambda workspace: page(f"ticketing_{name}_changelist") + query


def of_first(model: Any, what: str) -> Address:
    """A page about the row that was there first."""
    return lambda workspace: page(
        f"ticketing_{what}", model.objects.filter(workspace=workspace).earliest("pk").pk
    )


LIST, NARROWED, WHOLE_PAGE = 13, 18, 50
OF_EVENT, OF_SARAH = "?event=evt-spring-2026", "?q=sarah"
# What there is more and more of, and which pages show it for how many queries at most.
GROWING: dict[str, tuple[Add, dict[str, tuple[Address, int]]]] = {
    "events": (
        add_event,
        {
            "list": (of_list("ticketedevent"), LIST),
            "front": (lambda workspace: page("index"), WHOLE_PAGE),
            "customer": (
                lambda workspace: customer_page(Customer.objects.of(workspace).get()),
                WHOLE_PAGE,
            ),
        },
    ),
    "orders": (
        add_order,
        {
            "list": (of_list("order"), LIST),
            "list of an event": (of_list("order", OF_EVENT), NARROWED),
            "list of a name": (of_list("order", OF_SARAH), NARROWED),
        },
    ),
    "tickets": (
        add_ticket,
        {
            "list": (of_list("ticket"), LIST),
            "list of an event": (of_list("ticket", OF_EVENT), NARROWED),
            "list of a name": (of_list("ticket", OF_SARAH), NARROWED),
            "export": (lambda workspace: page("ticketing_export", "csv") + OF_EVENT, WHOLE_PAGE),
        },
    ),
    "questions": (add_question, {"list": (of_list("paymentquestion"), LIST)}),
    "transfers": (add_transfer, {"list": (of_list("transfer"), LIST)}),
    "photos": (add_photo, {"list": (of_list("photo"), LIST)}),
    "sessions": (
        add_session,
        {
            "list": (of_list("session"), LIST),
            "rooms": (of_list("room"), LIST),
            "speakers": (of_list("speaker"), LIST),
            "programme": (of_first(TicketedEvent, "ticketedevent_programme"), WHOLE_PAGE),
        },
    ),
    "what an event has": (
        add_to_event,
        {"event": (of_first(TicketedEvent, "ticketedevent_change"), WHOLE_PAGE)},
    ),
    "what happens to an order": (
        add_to_order,
        {"order": (of_first(Order, "order_change"), WHOLE_PAGE)},
    ),
    "seats of a session": (
        add_to_session,
        {"session": (of_first(Session, "session_change"), WHOLE_PAGE)},
    ),
    "guests": (
        add_to_guests,
        {"guests": (of_first(TicketedEvent, "ticketedevent_guests"), WHOLE_PAGE)},
    ),
}


@pytest.mark.parametrize("what", GROWING)
def test_no_page_costs_more_queries_at_thirty_of_it(
    what: str, workspace: Workspace, member: Customer, subtests: pytest.Subtests
) -> None:
    client = at_desk(workspace)
    add, pages = GROWING[what]
    add(workspace, member, 0)
    one = {name: queries_of(client, at(workspace)) for name, (at, _) in pages.items()}

    for number in range(1, THIRTY):
        add(workspace, member, number)

    for name, (address, most) in pages.items():
        with subtests.test(page=name):
            assert len(queries_of(client, address(workspace))) == len(one[name]) <= most
