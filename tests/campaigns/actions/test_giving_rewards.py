"""A reward is given for nothing; one that is sold out stops no other action."""

import pytest

from accounts.models import Customer
from loyalty.models import Redemption
from tests.campaigns.actions.acting import POINTS, act, states_of
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import make_reward, taken_of

pytestmark = pytest.mark.django_db
COFFEE = {"type": "give_reward", "reward": "coffee"}


def test_the_customer_has_a_code_for_it(member: Customer) -> None:
    make_reward(member.workspace)

    [given] = act(member, COFFEE)

    redemption = Redemption.objects.of(member.workspace).get()
    assert (given.reference, redemption.is_given) == (redemption.id, True)


def test_what_is_sold_out_fails_and_the_rest_is_done(member: Customer) -> None:
    reward = make_reward(member.workspace, stock=0)

    results = act(member, COFFEE, POINTS)

    assert states_of(results) == [("failed", "reward_sold_out"), ("done", "")]
    assert results[0].words == "Nothing is left of this reward."
    assert (taken_of(reward), sums_of(member)[0]) == (0, 5)


def test_a_refusal_is_remembered_as_what_was_done_is(member: Customer) -> None:
    make_reward(member.workspace, stock=0)
    act(member, COFFEE)
    make_reward(member.workspace, stock=5)

    assert states_of(act(member, COFFEE)) == [("failed", "reward_sold_out")]
