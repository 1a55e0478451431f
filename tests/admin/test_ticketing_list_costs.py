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


LISTS: dict[str, Add] = {
    "ticketedevent": add_event,
    "order": add_order,
    "ticket": add_ticket,
    "paymentquestion": add_question,
    "transfer": add_transfer,
    "photo": add_photo,
    "session": add_session,
    "room": add_session,
    "speaker": add_session,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_no_more_queries_at_thirty_rows(
    name: str, workspace: Workspace, member: Customer
) -> None:
    client, address = at_desk(workspace), page(f"ticketing_{name}_changelist")
    LISTS[name](workspace, member, 0)
    one = queries_of(client, address)

    for number in range(1, THIRTY):
        LISTS[name](workspace, member, number)
    thirty = queries_of(client, address)

    assert len(thirty) == len(one) <= 13


@pytest.mark.parametrize("query", [{"event": "evt-spring-2026"}, {"q": "sarah"}])
@pytest.mark.parametrize("name", ["order", "ticket"])
def test_a_narrowed_list_costs_no_more_queries_at_thirty_rows(
    name: str, query: dict[str, str], workspace: Workspace, member: Customer
) -> None:
    client, address = at_desk(workspace), page(f"ticketing_{name}_changelist")
    LISTS[name](workspace, member, 0)
    one = queries_of(client, address, **query)

    for number in range(1, THIRTY):
        LISTS[name](workspace, member, number)
    thirty = queries_of(client, address, **query)

    assert len(thirty) == len(one) <= 18


def add_to_event(workspace: Workspace, member: Customer, number: int) -> str:
    """One more ticket type with a perk, one more code, and a ticket of it sold."""
    types = [
        ticket_type(f"tt-{n}", title=f"Type {n}", perks=[{"perkId": "p", "title": "Drink"}])
        for n in range(number + 1)
    ]
    codes = [{"code": f"C{n}", "value": "5"} for n in range(number + 1)]
    event = make_ticketed_event(workspace, ticketTypes=types, promoCodes=codes)
    sell(event, member, (f"tt-{number}", 1))
    return page("ticketing_ticketedevent_change", event.pk)


def add_to_order(workspace: Workspace, member: Customer, number: int) -> str:
    """The same order, which more happens to; its number of tickets grows with the event's."""
    order = Order.objects.of(workspace).first()
    if order is None:
        event = make_ticketed_event(workspace)
        order = sell(event, member, ("tt-general", 2), ("tt-vip", 5))[0].order
    by = make_staff(workspace).user
    note_step(order, StepKind.ANSWERED, at=timezone.now(), note="Looked at", by=by)
    return page("ticketing_order_change", order.pk)


def add_to_front(workspace: Workspace, member: Customer, number: int) -> str:
    add_event(workspace, member, number)
    return page("index")


def add_to_customer(workspace: Workspace, member: Customer, number: int) -> str:
    add_event(workspace, member, number)
    return customer_page(member)


def add_to_session(workspace: Workspace, member: Customer, number: int) -> str:
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
    return page("ticketing_session_change", session.pk)


def add_to_programme(workspace: Workspace, member: Customer, number: int) -> str:
    session = add_session(workspace, member, number)
    return page("ticketing_ticketedevent_programme", session.ticketed_event_id)


def add_to_guests(workspace: Workspace, member: Customer, number: int) -> str:
    event = make_ticketed_event(workspace)
    guest_pass_of(event)
    return page("ticketing_ticketedevent_guests", event.pk)


def add_to_export(workspace: Workspace, member: Customer, number: int) -> str:
    add_ticket(workspace, member, number)
    return f"{page('ticketing_export', 'csv')}?event=evt-spring-2026"


PAGES = {
    "session": add_to_session,
    "programme": add_to_programme,
    "guests": add_to_guests,
    "export": add_to_export,
    "event": add_to_event,
    "order": add_to_order,
    "front": add_to_front,
    "customer": add_to_customer,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_no_more_queries_at_thirty_of_everything(
    name: str, workspace: Workspace, member: Customer
) -> None:
    client = at_desk(workspace)
    one = queries_of(client, PAGES[name](workspace, member, 0))

    for number in range(1, THIRTY):
        address = PAGES[name](workspace, member, number)
    thirty = queries_of(client, address)

    assert len(thirty) == len(one) <= 50
