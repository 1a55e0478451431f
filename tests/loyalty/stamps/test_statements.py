"""What stamps cost a batch: so many statements, whether ten purchases come or hundreds."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import Workspace
from accounts.services.customers import add_missing_customers
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.models import Stamp
from tests.factories import NOON
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import assert_stamps_hold, make_program, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """A shop with two programmes, whose caches are warm."""
    make_program(workspace)
    make_program(workspace, "daily", once_a_day=True, threshold=1)
    _cost(workspace, 10, "warm")
    return workspace


def test_a_batch_costs_as_much_for_ten_as_for_five_hundred(shop: Workspace) -> None:
    costs = [_cost(shop, count, f"of-{count}") for count in (10, 500)]

    assert costs[0] == costs[1]
    assert_stamps_hold(shop)
    kinds = {one["type"] for one in told(shop)}
    assert {*kinds} == {
        "qualifying_purchase.created",
        "qualifying_purchase.voided",
        "stamp_card.completed",
        "stamp_card.reopened",
    }


def test_a_plain_purchase_costs_two_statements_more(shop: Workspace) -> None:
    [person] = _people(shop, 1, "plain")
    record(shop, _draft(person, "purchase", DAY * 2))

    stamped = _counted(lambda: record(shop, _draft(person, "purchase")))
    paid = _counted(lambda: record(shop, _draft(person, "payment")))

    # The seats, and what is written; what is told goes with the message of the event itself.
    assert len([sql for sql in stamped if "loyalty_enrolment" in sql]) == 2
    assert len([sql for sql in stamped if "events_message" in sql]) == 1
    # A kind of purchase that counts nowhere has nobody's turn.
    assert [sql for sql in paid if "loyalty_" in sql and "loyalty_programme" not in sql] == []


def test_deleting_costs_as_much_for_ten_as_for_hundreds(shop: Workspace) -> None:
    costs = []
    for count in (10, 300):
        people = _people(shop, count, f"gone-{count}")
        record(shop, *(_draft(person, "purchase") for person in people))
        doomed = ActivityEvent.objects.filter(customer_id__in=people)
        costs.append(len(_counted(lambda rows=doomed: delete_events(workspace=shop, events=rows))))  # type: ignore[misc]  # a lambda's default has no type

    assert costs[0] == costs[1]
    assert Stamp.objects.of(shop).filter(voided_at__isnull=False).count() >= 310


def _cost(shop: Workspace, count: int, name: str) -> int:
    """How many statements a batch of so many purchases takes, of as many customers.

    Of four, one buys plainly, one the third time, one gets money back, and one's is late.
    """
    people = _people(shop, count, name)
    past, present = [], []
    for number, person in enumerate(people):
        kind = number % 4
        if kind == 1:
            past += [_draft(person, "purchase", DAY * ago) for ago in (3, 2)]
        elif kind == 2:
            past += [_draft(person, "purchase", DAY * ago, f"{name}-{number}") for ago in (3, 2)]
            present.append(_draft(person, "refund", of=f"{name}-{number}"))
            continue
        elif kind == 3:
            past.append(_draft(person, "purchase", timedelta(0)))
            present.append(_draft(person, "purchase", timedelta(hours=2)))
            continue
        present.append(_draft(person, "purchase"))
    record(shop, *past)
    return len(_counted(lambda: record(shop, *present)))


def _counted(call: Callable[[], object]) -> list[str]:
    said: list[str] = []

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        said.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        call()
    return said


def _people(shop: Workspace, count: int, name: str) -> Sequence[UUID]:
    names = [f"{name}-{number:04}" for number in range(count)]
    return list(add_missing_customers(workspace=shop, external_ids=names).values())


def _draft(
    person: UUID, kind: str, ago: timedelta = timedelta(0), name: str = "", of: str = ""
) -> Draft:
    return Draft(
        event_category="transaction",
        event_type=kind,
        pass_id=str(person),
        amount=Decimal(10),
        event_timestamp=NOON - ago,
        external_id=f"{name}-{ago.days}" if name else None,
        metadata={"refund_of": f"{of}-2"} if of else None,
    )
