"""Everybody wants the last ticket."""

import threading
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Workspace
from tests.concurrency import at_once, outcomes_of
from tests.factories import make_member
from tests.ticketing.stage import make_ticketed_event, place, taken_of, ticket_type
from ticketing.catalogue.models import PromoCode
from ticketing.errors import CodeUsedUp, SoldOut
from ticketing.inventory.models import Stock
from ticketing.orders.models import Order

TRIES = 50
HALF = {"code": "HALF", "kind": "percent", "value": "50", "maxUses": 1}


def test_fifty_at_once_get_the_last_ticket_once(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace, capacity=9, ticketTypes=[ticket_type(capacity=1)])
    people = [make_member(workspace) for _ in range(TRIES)]

    outcomes = outcomes_of([partial(place, event, one, ("tt-general", 1)) for one in people])

    refused = [one for one in outcomes if isinstance(one, SoldOut)]
    assert len(refused) == TRIES - 1
    assert Order.objects.of(workspace).count() == 1
    assert taken_of(workspace, event.id) == 1


def test_one_customer_who_presses_fifty_times_has_one_order(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    person = make_member(workspace)

    placed = at_once([partial(place, event, person)] * TRIES)

    assert len({one.order.id for one in placed}) == 1
    assert [one.continued for one in placed].count(False) == 1


def test_fifty_at_once_use_the_last_use_of_a_code_once(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace, promoCodes=[HALF])
    people = [make_member(workspace) for _ in range(TRIES)]
    wish = ("tt-general", 1)

    outcomes = outcomes_of([partial(place, event, one, wish, code="HALF") for one in people])

    refused = [one for one in outcomes if isinstance(one, CodeUsedUp)]
    assert len(refused) == TRIES - 1
    assert Order.objects.of(workspace).get().total == Decimal("12.50")
    code = PromoCode.objects.get(workspace=workspace)
    assert taken_of(workspace, code.id) == 1


@pytest.mark.parametrize(
    "offered",
    [{"ticketTypes": [ticket_type(capacity=1)]}, {"promoCodes": [HALF]}],
    ids=["ticket", "code"],
)
def test_twin_a_counter_that_is_read_and_written_oversells(
    workspace: Workspace, offered: dict[str, Any]
) -> None:
    event = make_ticketed_event(workspace, **offered)
    stock = Stock.objects.of(workspace).exclude(capacity=None).get()
    sold: list[Any] = []
    meet = threading.Barrier(2, timeout=30).wait

    def sell_unguarded() -> None:
        with transaction.atomic():
            seen = Stock.objects.of(workspace).get(subject_id=stock.subject_id)
            if seen.left:
                meet()
                Stock.objects.of(workspace).filter(subject_id=stock.subject_id).update(
                    taken=seen.taken + 1
                )
                sold.append(event)

    at_once([sell_unguarded] * 2)

    assert len(sold) == 2


def test_the_database_itself_refuses_to_sell_more_than_there_are(workspace: Workspace) -> None:
    make_ticketed_event(workspace, ticketTypes=[ticket_type(capacity=1)])
    stock = Stock.objects.of(workspace).exclude(capacity=None)

    with pytest.raises(IntegrityError, match="stock_nothing_sold_twice"):
        stock.update(taken=2)
