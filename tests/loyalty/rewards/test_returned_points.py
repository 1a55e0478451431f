"""Points that come back to lots whose award was taken back meanwhile."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Customer
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.models import Lot, Redemption
from loyalty.rewards.reversing import reverse_redemption
from tests.factories import NOON, purchase
from tests.loyalty.ledger.points import clock_at, refund
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=11)


@pytest.fixture
def spent(member: Customer) -> Redemption:
    """A hundred points of a purchase, which would have expired after ten days, were spent."""
    make_reward(member.workspace, points=100)
    make_rule(member.workspace, expireDays=10)
    record(member.workspace, purchase(member, "100.00", metadata={"order_id": "A1"}))
    with clock_at(NOON):
        return redeem(member)


def send_back(member: Customer) -> None:
    record(member.workspace, refund(member, "100.00"))


def reverse(redemption: Redemption, at: datetime = NOON) -> None:
    with clock_at(at):
        reverse_redemption(
            workspace=redemption.workspace, name=redemption.code, reason="A mistake."
        )


@pytest.mark.parametrize("steps", [[reverse, send_back], [send_back, reverse]])
def test_a_refund_and_a_reversal_come_to_the_same_in_either_order(
    spent: Redemption, member: Customer, steps: list[object]
) -> None:
    give(member, 50)

    for step in steps:
        reverse(spent) if step is reverse else send_back(member)

    assert points_of(member) == 50
    lot = Lot.objects.get(workspace=member.workspace, customer_id=member.id)
    # What was given never expires: nothing of it lies in the lot of the purchase.
    assert lot.remaining == 0
    assert_books_hold(member.workspace)


def test_nobody_loses_points_of_their_own_to_an_expiry_of_others(
    spent: Redemption, member: Customer
) -> None:
    give(member, 50)
    send_back(member)

    reverse(spent, at=LATER)

    assert points_of(member) == 50


def test_a_refund_that_is_deleted_after_the_reversal_fills_the_lot_again(
    spent: Redemption, member: Customer
) -> None:
    send_back(member)
    reverse(spent)
    refunds = ActivityEvent.objects.of(member.workspace).filter(event_type="refund")

    delete_events(workspace=member.workspace, events=refunds)

    assert points_of(member) == 100
    lot = Lot.objects.get(workspace=member.workspace, customer_id=member.id)
    assert (lot.points, lot.remaining) == (100, 100)
    assert_books_hold(member.workspace)
