"""Purchases that share an order: a refund of it is of the oldest first, whenever they came."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from tests.factories import NOON, draft, purchase
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db
ORDER = {"metadata": {"order_id": "A1"}}


def refund(member: Customer, amount: str) -> Draft:
    return draft(member, "transaction", "refund", amount=Decimal(amount), **ORDER)


def test_a_payment_that_no_rule_is_about_takes_a_refund_over(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "30", **ORDER))
    record(workspace, refund(member, "30"))
    earlier = {"event_timestamp": NOON - timedelta(days=1)} | ORDER

    record(workspace, draft(member, "transaction", "payment", amount=Decimal("30"), **earlier))

    assert points_of(member) == 30


def test_a_refund_goes_on_to_the_next_purchase_when_the_first_is_deleted(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    older = purchase(member, "30", event_timestamp=NOON - timedelta(days=1), **ORDER)
    [first, *_] = record(workspace, older, purchase(member, "50", **ORDER))
    record(workspace, refund(member, "20"))
    assert points_of(member) == 60

    delete_events(workspace=workspace, events=ActivityEvent.objects.filter(id=str(first.id)))

    assert points_of(member) == 30


def test_a_refund_before_the_programme_is_known_to_it(
    workspace: Workspace, member: Customer
) -> None:
    record(workspace, refund(member, "20"))
    make_rule(workspace)

    record(workspace, purchase(member, "30", **ORDER))

    assert points_of(member) == 10
