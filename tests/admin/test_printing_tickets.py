"""Whoever buys at the desk and leaves no address takes the tickets along on paper."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import make_workspace
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def tickets(workspace: Workspace, member: Customer) -> list[Ticket]:
    return list(sell(make_ticketed_event(workspace), member, ("tt-general", 2)))


@pytest.fixture
def order(tickets: list[Ticket], workspace: Workspace) -> Order:
    return Order.objects.of(workspace).get()


def paper(client: Client, order: Order) -> list[str]:
    answer = client.get(page("ticketing_order_paper", order.pk))
    if answer.status_code != 200:
        return [str(answer.status_code)]
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.content)).pages]


def test_every_ticket_has_a_page(order: Order, tickets: list[Ticket]) -> None:
    desk = at_desk(order.workspace)
    shown = text_of(desk.get(page("ticketing_order_change", order.pk)))

    sheets = paper(desk, order)

    assert page("ticketing_order_paper", order.pk) in shown
    assert len(sheets) == 2
    assert all(any(one.number in sheet for sheet in sheets) for one in tickets)


def test_what_opens_no_door_any_more_is_not_printed(order: Order) -> None:
    Ticket.objects.of(order.workspace).update(state=TicketState.REFUNDED)
    desk = at_desk(order.workspace)

    shown = text_of(desk.get(page("ticketing_order_change", order.pk)))

    assert "Print the tickets" not in shown
    assert paper(desk, order) == ["404"]


@pytest.mark.parametrize(
    ("role", "says"), [(Role.ANALYST, "403"), (Role.STEWARD, "403"), (Role.MANAGER, "")]
)
def test_only_who_sells_prints(role: Role, says: str, order: Order) -> None:
    sheets = paper(at_desk(order.workspace, role), order)

    assert sheets == [says] if says else len(sheets) == 2


def test_a_strangers_order_is_not_there(order: Order) -> None:
    assert paper(at_desk(make_workspace("elsewhere")), order) == ["404"]
