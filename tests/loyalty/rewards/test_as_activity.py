"""A redemption is activity like any other: rules are tried on it, and say what it earned."""

from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import till_of
from tests.loyalty.counted import make_challenge
from tests.loyalty.dryrun.drafts import KEY, content, result_of
from tests.loyalty.programme import make_rule, points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db
THANKS: dict[str, Any] = {
    "type": "FIX",
    "reward": {"default": 3},
    "triggers": [{"types": ["redemption"], "sources": ["rewards"]}],
}


def test_a_draft_about_redemptions_is_tried_on_them(member: Customer) -> None:
    make_reward(member.workspace)
    give(member, 50)
    redeem(member)
    redeem(member)

    result = result_of(member.workspace, content(**THANKS))

    assert result["draft"]["points"] == 6
    assert points_of(member) == 30


def test_what_a_redemption_earned_is_explained(member: Customer) -> None:
    make_reward(member.workspace)
    make_rule(member.workspace, KEY, **THANKS | {"title": "Thank you"})
    give(member, 10)
    redemption = redeem(member)

    said = till_of(member).get(f"/events/{redemption.activity_id}/explain").json()

    assert (said["points"], said["sentence"]) == (
        3,
        "Thank you: 3 points each time.",
    )
    assert points_of(member) == 3


def test_a_challenge_counts_redemptions(member: Customer) -> None:
    counts = {"triggers": [{"types": ["redemption"]}]}
    make_challenge(member.workspace, counts=counts, goals=[{"target": 2, "points": 7}])
    make_reward(member.workspace)
    give(member, 20)

    redeem(member)
    redeem(member)

    assert points_of(member) == 7
    assert_books_hold(member.workspace)
