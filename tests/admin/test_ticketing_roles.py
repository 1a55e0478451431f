"""Who sees what of ticketing: each role, each page; and another workspace's staff sees nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_workspace
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.states import QuestionKind
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
EVERYBODY = {OWNER, MANAGER, STEWARD, ANALYST}
CHIEFS = {OWNER, MANAGER}


@dataclass(frozen=True)
class House:
    """A workspace with one of everything that ticketing has."""

    workspace: Workspace
    customer: Customer
    event: TicketedEvent
    ticket: Ticket
    order: Order
    question: PaymentQuestion


@pytest.fixture
def house(member: Customer) -> House:
    workspace = member.workspace
    event = make_ticketed_event(workspace, title="Secret concert", gates=["Secret gate"])
    ticket = sell(event, member)[0]
    order = place(event, member).order
    question = PaymentQuestion.objects.create(
        workspace=workspace,
        order=order,
        kind=QuestionKind.WRONG_AMOUNT,
        reference="pi_secret",
        amount=Decimal("66.60"),
        currency="EUR",
        words="Secret money",
        asked_at=timezone.now(),
    )
    return House(workspace, member, event, ticket, order, question)


Address = Callable[[House], str]
PAGES: dict[str, tuple[Address, set[Role]]] = {
    "front": (lambda h: page("index"), EVERYBODY),
    "customer": (lambda h: customer_page(h.customer), EVERYBODY),
    "events": (lambda h: page("ticketing_ticketedevent_changelist"), EVERYBODY),
    "event": (lambda h: page("ticketing_ticketedevent_change", h.event.pk), EVERYBODY),
    "history": (lambda h: page("ticketing_ticketedevent_history", h.event.pk), EVERYBODY),
    "add event": (lambda h: page("ticketing_ticketedevent_add"), CHIEFS),
    "copy": (lambda h: f"{page('ticketing_ticketedevent_add')}?copy={h.event.pk}", CHIEFS),
    "status": (
        lambda h: f"{page('ticketing_ticketedevent_status', h.event.pk)}?status=draft",
        CHIEFS,
    ),
    "delete event": (lambda h: page("ticketing_ticketedevent_delete", h.event.pk), set()),
    "orders": (lambda h: page("ticketing_order_changelist"), CHIEFS),
    "order": (lambda h: page("ticketing_order_change", h.order.pk), CHIEFS),
    "pay": (lambda h: page("ticketing_order_pay", h.order.pk), CHIEFS),
    "cancel": (lambda h: page("ticketing_order_cancel", h.order.pk), CHIEFS),
    "add order": (lambda h: page("ticketing_order_add"), set()),
    "delete order": (lambda h: page("ticketing_order_delete", h.order.pk), set()),
    "sell": (lambda h: page("ticketing_sell", h.event.pk), CHIEFS),
    "attendees": (lambda h: page("ticketing_ticket_changelist"), EVERYBODY),
    "ticket": (lambda h: page("ticketing_ticket_change", h.ticket.pk), EVERYBODY),
    "add ticket": (lambda h: page("ticketing_ticket_add"), set()),
    "delete ticket": (lambda h: page("ticketing_ticket_delete", h.ticket.pk), set()),
    "export": (
        lambda h: f"{page('ticketing_export', 'csv')}?event={h.event.key}",
        EVERYBODY,
    ),
    "questions": (lambda h: page("ticketing_paymentquestion_changelist"), CHIEFS),
    "question": (lambda h: page("ticketing_paymentquestion_change", h.question.pk), CHIEFS),
    "add question": (lambda h: page("ticketing_paymentquestion_add"), set()),
}
ABOUT_ONE = ["event", "copy", "status", "order", "pay", "cancel", "sell", "ticket", "question"]
LISTS = ["front", "events", "orders", "attendees", "questions"]
MONEY = re.compile(r"€|EUR|66\.60|25\.00")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_each_role_opens_its_pages_and_no_others(name: str, role: Role, house: House) -> None:
    address, allowed = PAGES[name]

    answer = at_desk(house.workspace, role).get(address(house))

    assert answer.status_code == (200 if role in allowed else 403)
    assert ">None<" not in text_of(answer)


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_another_workspaces_rows_are_not_there(name: str, house: House) -> None:
    elsewhere = at_desk(make_workspace("other-club"))
    address = PAGES[name][0](house)

    assert [elsewhere.get(address).status_code, elsewhere.post(address).status_code] == [404, 404]


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_nothing_of_another_workspace(name: str, house: House) -> None:
    shown = text_of(at_desk(make_workspace("other-club")).get(PAGES[name][0](house)))

    words = ["Secret", "Sarah", house.ticket.number, house.order.number]
    assert [word for word in words if word in shown] == []


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_look_may_not_send(name: str, role: Role, house: House) -> None:
    address, allowed = PAGES[name]
    if role in allowed:
        return

    assert at_desk(house.workspace, role).post(address(house), {}).status_code == 403


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
@pytest.mark.parametrize("name", ["attendees", "ticket", "export"])
def test_who_may_not_sell_sees_no_money(name: str, role: Role, house: House) -> None:
    shown = text_of(at_desk(house.workspace, role).get(PAGES[name][0](house)))

    assert "Sarah" in shown
    assert MONEY.findall(shown) == []
    assert house.order.number not in shown


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_change_an_event_reads_it(role: Role, house: House) -> None:
    client, address = at_desk(house.workspace, role), PAGES["event"][0](house)

    shown, sent = text_of(client.get(address)), client.post(address, {"title": "Mine"})

    assert "Secret gate" in shown
    assert ['name="title"' in shown, "Duplicate" in shown, "Orders" in shown] == [False] * 3
    assert sent.status_code == 403


def test_no_page_needs_more_than_the_policy_allows(house: House) -> None:
    desk = at_desk(house.workspace)
    addresses = [address(house) for address, roles in PAGES.values() if OWNER in roles]

    for address in addresses:
        html = text_of(desk.get(address))
        assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
        assert re.findall(r"<style|\son(?:click|change|load|submit|input)=", html) == []
