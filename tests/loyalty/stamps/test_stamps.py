"""Purchases earn stamps, stamps make cards, and what goes back takes its stamp with it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.models import Stamp
from loyalty.stamps.errors import NoFinishedCard
from tests.factories import NOON, draft, purchase
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import give_back, make_program, refs, spend, state_of, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def buys(customer: Customer, *names: str, **more: Any) -> None:
    """Purchases of ten, an hour after each other."""
    drafts = []
    for hour, name in enumerate(names):
        at = {"event_timestamp": NOON - DAY + timedelta(hours=hour)} | more
        drafts.append(purchase(customer, external_id=name, **at))
    record(customer.workspace, *drafts)


def refund(customer: Customer, name: str, amount: str = "10.00", **more: Any) -> Draft:
    return draft(
        customer,
        "transaction",
        "refund",
        amount=Decimal(amount),
        metadata={"refund_of": name},
        **more,
    )


def test_three_purchases_make_a_full_card(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)

    buys(member, "a", "b", "c", "d")

    assert state_of(member) == (1, 1)


def test_a_receipt_says_where_the_customer_stands(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)

    [receipt] = record(workspace, purchase(member))

    stamps = {"program": "coffee", "stamps": 1, "missing": 2, "finished": 0}
    assert receipt.earned["stamps"] == [stamps]


def test_a_refund_takes_the_stamp_and_reopens_the_card(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    buys(member, "a", "b", "c")
    assert state_of(member) == (1, 0)

    [receipt] = record(workspace, refund(member, "b"))

    assert (state_of(member), refs(member)) == ((0, 2), ["a", "c"])
    assert receipt.earned["stamps"][0]["missing"] == 1


def test_a_part_of_the_money_back_leaves_the_stamp(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)
    buys(member, "a")

    record(workspace, refund(member, "a", "9.99"))

    assert refs(member) == ["a"]


def test_a_part_of_the_money_back_may_leave_too_little(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace, minimum_amount="8")
    buys(member, "a", "b")

    record(workspace, refund(member, "a", "2.00"), refund(member, "b", "2.01"))

    assert refs(member) == ["a"]


def test_a_refund_may_come_before_its_purchase(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)
    record(workspace, refund(member, "a"))

    buys(member, "a", "b")

    assert refs(member) == ["b"]


def test_a_deleted_purchase_loses_its_stamp_and_a_deleted_refund_gives_it_back(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    buys(member, "a", "b", "c")
    record(workspace, refund(member, "b", external_id="back"))
    before = Stamp.objects.of(workspace).get(transaction_ref="b")

    events = ActivityEvent.objects.of(workspace).known_as(["a", "back"])
    delete_events(workspace=workspace, events=events)

    assert refs(member) == ["b", "c"]
    assert Stamp.objects.of(workspace).get(transaction_ref="b").id == before.id


def test_the_first_of_a_day_counts_whenever_it_becomes_known(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace, once_a_day=True)
    buys(member, "noon", "one")
    assert refs(member) == ["noon"]

    record(workspace, purchase(member, external_id="dawn", event_timestamp=NOON - DAY * 1.1))
    record(workspace, purchase(member, external_id="today"))

    assert refs(member) == ["dawn", "today"]


def test_days_are_the_customers_own(workspace: Workspace, member: Customer) -> None:
    make_program(workspace, once_a_day=True)
    Customer.objects.filter(id=member.id).update(time_zone="Asia/Tokyo")

    midnight = NOON - DAY + timedelta(hours=3)
    for name, minutes in (("before", -2), ("too", -1), ("after", 0), ("later", 1)):
        buys(member, name, event_timestamp=midnight + timedelta(minutes=minutes))

    assert refs(member) == ["before", "after"]


def test_a_full_card_is_spent_once(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace)
    buys(member, "d", "c", "b", "a")

    card = spend(member, program)

    assert (refs(member, card), refs(member)) == (["d", "c", "b"], ["a"])
    assert state_of(member) == (0, 1)
    with pytest.raises(NoFinishedCard):
        spend(member, program)


def test_a_refund_after_the_coffee_is_a_shortfall(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace)
    buys(member, "a", "b", "c", "d")
    card = spend(member, program)

    record(workspace, refund(member, "b"))

    assert (refs(member, card), refs(member)) == (["a", "c"], ["d"])
    assert state_of(member) == (0, 1)


def test_a_reversed_redemption_gives_back_the_stamps_that_stand(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace)
    buys(member, "a", "b", "c", "d")
    card = spend(member, program)
    record(workspace, refund(member, "b"))

    give_back(card)

    assert (state_of(member), refs(member)) == ((1, 0), ["a", "c", "d"])
    released = told(workspace, "qualifying_purchase.unredeemed")
    assert [one["transaction_ref"] for one in released] == ["a", "c"]


def test_a_spent_stamp_keeps_its_day_while_its_purchase_stands(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace, once_a_day=True, threshold=1)
    buys(member, "noon")
    card = spend(member, program)

    record(workspace, purchase(member, external_id="dawn", event_timestamp=NOON - DAY * 1.1))
    assert (refs(member, card), refs(member)) == (["noon"], [])

    record(workspace, refund(member, "noon"))
    assert (refs(member, card), refs(member)) == ([], ["dawn"])


def test_a_spent_card_goes_by_the_terms_that_it_was_spent_under(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace)
    buys(member, "a", "b", "c", "d")
    card = spend(member, program)

    make_program(workspace, minimum_amount="50")

    assert (refs(member, card), refs(member)) == (["a", "b", "c"], [])
    give_back(card)
    assert refs(member) == []


def test_a_refund_of_an_order_is_of_its_oldest_purchase(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    order: dict[str, Any] = {"metadata": {"order_id": "A1"}}
    record(workspace, purchase(member, external_id="newer", **order))
    back = draft(member, "transaction", "refund", amount=Decimal(10), **order)
    record(workspace, back)
    assert refs(member) == []

    older = {"event_timestamp": NOON - DAY} | order
    record(workspace, purchase(member, external_id="older", **older))

    assert refs(member) == ["newer"]


def test_what_is_bought_and_given_back_at_once_is_told_to_nobody(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)

    record(workspace, purchase(member, external_id="a"), refund(member, "a"))

    assert (refs(member), told(workspace)) == ([], [])


def test_a_voided_stamp_that_counts_again_is_told_under_its_id(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    buys(member, "a")
    record(workspace, refund(member, "a", external_id="back"))

    events = ActivityEvent.objects.of(workspace).known_as(["back"])
    delete_events(workspace=workspace, events=events)

    ids = [(one["type"], one["qualifying_purchase_id"]) for one in told(workspace)]
    assert [kind.partition(".")[2] for kind, _ in ids] == ["created", "voided", "created"]
    assert len({name for _, name in ids}) == 1
