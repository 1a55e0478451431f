"""Whatever happens to points and redemptions, in whatever order: what always holds."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.ledger.dues import settle_dues
from loyalty.models import Lot, Redemption, RedemptionState, Reward
from loyalty.rewards.expiring import expire_redemptions
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.redeeming import redeem_reward
from loyalty.rewards.reversing import reverse_redemption
from tests.factories import make_workspace
from tests.loyalty.ledger.points import clock_at, sums_of
from tests.loyalty.ledger.strategies import Story as PointsStory
from tests.loyalty.ledger.strategies import cents, live, orders, rules, set_up
from tests.loyalty.programme import make_rule
from tests.loyalty.rewards.setting import make_reward, taken_of
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PRICES = {"sweet": 3, "coffee": 8, "meal": 20}
HOLDING = [RedemptionState.ISSUED, RedemptionState.FULFILLED]


@dataclass
class Story(PointsStory):
    """One customer's life with points and rewards."""

    def redeem(self, number: int) -> None:
        """A reward, if nothing stands in the way."""
        key = list(PRICES)[number % len(PRICES)]
        self._try(lambda: redeem_reward(customer=self.customer, key=key))

    def fulfil(self, number: int) -> None:
        """One of the codes is brought."""
        self._with(number, fulfil_redemption)

    def unfulfil(self, number: int) -> None:
        """It was the wrong one."""
        self._with(number, undo_fulfilment)

    def reverse(self, number: int) -> None:
        """One of them is taken back."""
        self._with(number, reverse_redemption, reason="Sorry")

    def expire(self) -> None:
        """A sweep comes by."""
        expire_redemptions(workspace=self.workspace, at=self.now)

    def change_their_mind(self, number: int) -> None:
        """A reward is redeemed and at once taken back: all is as it was."""
        settle_dues(workspace=self.workspace, at=self.now)
        before = sums_of(self.customer), self.lots()
        own = Redemption.objects.of(self.workspace)
        known = set(own.values_list("id", flat=True))
        self.redeem(number)
        for made in own.exclude(id__in=known):
            with clock_at(self.now):
                reverse_redemption(workspace=self.workspace, name=made.code, reason="No")
        assert (sums_of(self.customer), self.lots()) == before

    def lots(self) -> dict[Any, Any]:
        """What is left of each lot, and when it ripens and expires."""
        left = Lot.objects.filter(workspace=self.workspace, remaining__gt=0)
        return {lot.id: (lot.remaining, lot.ripens_at, lot.expires_at) for lot in left}

    def check(self) -> None:
        """What holds at any time."""
        sums_of(self.customer)
        for reward in Reward.objects.of(self.workspace):
            held = Redemption.objects.of(self.workspace).filter(reward=reward, state__in=HOLDING)
            assert taken_of(reward) == held.count()

    def _with(self, number: int, service: Any, **more: Any) -> None:
        codes = Redemption.objects.of(self.workspace).order_by("issued_at", "id")
        names = list(codes.values_list("code", flat=True))
        if names:
            name = names[number % len(names)]
            self._try(lambda: service(workspace=self.workspace, name=name, **more))


numbers = st.integers(0, 8)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), orders, cents),
        st.tuples(st.just("refund"), orders, cents),
        st.tuples(st.just("visit")),
        st.tuples(st.just("adjust"), st.integers(-20, 30).filter(bool)),
        *(
            st.tuples(st.just(name), numbers)
            for name in ("redeem", "redeem", "reverse", "fulfil", "unfulfil", "change_their_mind")
        ),
        st.tuples(st.just("delete"), numbers),
        st.tuples(st.just("expire")),
        st.tuples(st.just("wait"), st.integers(1, 25)),
    ),
    min_size=4,
    max_size=18,
)


def begin(contents: list[dict[str, Any]]) -> Story:
    """A shop with three rewards, where a redemption too earns points that expire."""
    workspace = make_workspace("any-place")
    set_up(workspace, contents)
    make_rule(workspace, "visit", type="FIX", reward={"default": 5}, triggers=[])
    thanks = {"triggers": [{"types": ["redemption"]}], "expireDays": 9}
    make_rule(workspace, "thanks", type="FIX", reward={"default": 2}, **thanks)
    for key, points in PRICES.items():
        make_reward(workspace, key, points=points, stock=3, perCustomer=4, validDays=12)
    return Story(workspace, False)


@few
@given(contents=st.lists(rules, min_size=1, max_size=2), told=steps)
def test_books_lots_and_stock_hold_after_every_step(
    contents: list[dict[str, Any]], told: list[Any]
) -> None:
    with transaction.atomic():
        story = begin(contents)
        story.visit()
        story.visit()

        for step in told:
            live(story, [step])
            story.check()

        assert_books_hold(story.workspace)
        transaction.set_rollback(True)
