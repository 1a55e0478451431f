"""One evening from the sale to the refund: every fact is activity, is told, and is rewarded."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from loyalty.models import Streak
from tests.api.calling import Caller, app_of, till_of
from tests.factories import draft, make_member
from tests.loyalty.counted import make_streak, streak_of
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.shop import assert_books_hold
from tests.ticketing.offering import token_of
from tests.ticketing.sessions.stage import session
from tests.ticketing.stage import make_ticketed_event, taken_of, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.services.expiring import expire_overdue
from ticketing.transfers.models import Transfer

pytestmark = pytest.mark.django_db

SELLING = "/client/events/tickets"
DRINK = {"perkId": "drink", "title": "Free drink"}
COMES = {"triggers": [{"types": ["visit"]}, {"types": ["check_in"]}]}


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """A concert with a free standing place, a drink to each seat, and a talk before it."""
    return make_ticketed_event(
        workspace,
        "evening",
        capacity=20,
        ticketTypes=[
            ticket_type(capacity=10, perks=[DRINK]),
            ticket_type("tt-standing", price="0"),
        ],
        sessions=[session("talk", capacity=5)],
    )


@pytest.fixture
def streak(workspace: Workspace) -> Streak:
    """Who comes every day is rewarded; a point a unit of money, five for coming in."""
    make_rule(workspace)
    says = {"type": "FIX", "reward": {"default": 5}, "triggers": [{"types": ["check_in"]}]}
    make_rule(workspace, "came_in", **says)
    return make_streak(workspace, counts=COMES)


def test_an_evening_is_sold_told_and_rewarded(
    workspace: Workspace, member: Customer, event: TicketedEvent, streak: Streak
) -> None:
    app, till = app_of(member), till_of(member)
    yesterday = timezone.now() - timedelta(days=1)
    record(workspace, draft(member, "activity", "visit", event_timestamp=yesterday), at=yesterday)

    order, mine, handed_on = bought(app, till)
    assert points_of(member) == 50

    tom = make_member(workspace, "tom", name="Tom Weber")
    done(app.post(f"{SELLING}/{handed_on}/transfer", {"email": "tom@example.com"}))
    offer = token_of(Transfer.objects.of(workspace).get())
    done(app_of(tom).post(f"/client/events/transfers/{offer}/claim"))
    done(app.post(f"{SELLING}/{mine}/reissue"))
    done(app.post("/client/events/evening/sessions/talk/select"))

    code = done(app.get(f"{SELLING}/{mine}/qr"))["payload"]
    done(till.post(f"/events/check-in/{code}", {"gate": "North"}))
    done(till.post(f"/events/check-in/{code}/perks/drink", {"nonce": "drink-1"}))
    assert (points_of(member), streak_of(member, streak).length) == (55, 2)

    done(till.post(f"/orders/{order}/refunds", {"tickets": [handed_on]}))
    assert points_of(member) == 30
    assert taken_of(workspace, event.id) == 1
    assert done(app_of(tom).get(f"{SELLING}/mine"))[0]["status"] == "refunded"

    assert told(workspace) == [
        *("ticket.purchased", "ticket.offered", "ticket.transferred", "ticket.claimed"),
        *("ticket.reissued", "session.selected", "ticket.checked_in", "perk.redeemed"),
        "ticket.refunded",
    ]
    assert did(member) == [
        *("visit", "purchase", "ticket.transferred", "session.selected", "check_in"),
        *("redemption", "refund"),
    ]
    assert_books_hold(workspace)


def test_what_costs_nothing_is_registered_for(
    workspace: Workspace, member: Customer, event: TicketedEvent, streak: Streak
) -> None:
    wish = {"eventId": "evening", "ticketTypeId": "tt-standing"}

    done(app_of(member).post(f"{SELLING}/register", wish))

    assert told(workspace) == ["ticket.registered"]
    assert did(member) == ["ticket.registered"]


def test_a_basket_that_nobody_pays_earns_nothing_and_is_told(
    workspace: Workspace, member: Customer, event: TicketedEvent, streak: Streak
) -> None:
    done(app_of(member).post(f"{SELLING}/purchase", wanted()))
    later = timezone.now() + timedelta(days=30)

    expire_overdue(workspace=workspace, at=later)

    assert told(workspace) == ["order.expired"]
    assert did(member) == []
    assert taken_of(workspace, event.id) == 0


def bought(app: Caller, till: Caller) -> tuple[str, str, str]:
    """An order of two seats that was paid at the desk, and its tickets' ids."""
    placed = done(app.post(f"{SELLING}/purchase", wanted()))
    order = placed["orderId"]
    done(till.post(f"/orders/{order}/payments", {"amount": placed["total"]}))
    first, second = [one["ticketId"] for one in done(app.get(f"{SELLING}/mine"))]
    return order, first, second


def wanted() -> dict[str, Any]:
    tickets = [{"ticketTypeId": "tt-general", "quantity": 2}]
    return {"eventId": "evening", "tickets": tickets, "payment": "offline"}


def done(answer: Any) -> Any:
    """What was answered to a call that nothing refused."""
    assert answer.status_code < 300, answer.content
    return answer.json()


def told(workspace: Workspace) -> list[str]:
    """What other systems hear about tickets, in turn; activity and points are told beside it."""
    rows = Message.objects.filter(workspace=workspace).order_by("id")
    types = rows.values_list("type", flat=True)
    return [one for one in types if not one.startswith(("event.", "points."))]


def did(customer: Customer) -> list[str]:
    """What the customer did, in turn."""
    rows = ActivityEvent.objects.of(customer.workspace).filter(customer=customer)
    return [
        str(one.metadata.get("action", one.event_type))
        for one in rows.order_by("occurred_at", "id")
    ]
