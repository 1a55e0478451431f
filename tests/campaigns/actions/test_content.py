"""What may be asked for, and what is refused under its place."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from campaigns.actions.content import kept_actions, parse_actions, to_json
from campaigns.actions.words import sentence
from core.errors import DomainError
from tests.campaigns.actions.acting import CALL, POINTS, faults_of
from tests.loyalty.rewards.setting import make_reward
from tests.loyalty.tiers.setting import make_ladder, make_tier

pytestmark = pytest.mark.django_db
MAIL = {"type": "send_email", "subject": "Hello {name}", "text": "You have {points} points."}
FIELD = {"type": "change_field", "field": "drink", "value": "tea"}
TIER = {"type": "change_tier", "tier": "gold"}


def test_what_is_sent_is_what_is_kept(workspace: Workspace) -> None:
    make_ladder(workspace)
    make_reward(workspace)
    says = [MAIL, POINTS, FIELD, TIER | {"days": 30}, {"type": "give_reward", "reward": "coffee"}]

    actions = parse_actions([*says, CALL], workspace=workspace)

    assert to_json(actions) == [*says, CALL]
    assert kept_actions(to_json(actions)) == actions


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ([], ("actions", "wrong_number_of_actions")),
        ([CALL] * 11, ("actions", "wrong_number_of_actions")),
        ("all", ("actions", "invalid_type")),
        (None, ("actions", "invalid_type")),
        ([7], ("actions.0", "invalid_type")),
        ([CALL, {"type": "dance"}], ("actions.1.type", "invalid_type")),
        ([{"name": "x"}], ("actions.0.type", "required")),
        ([CALL | {"more": 1}], ("actions.0.more", "unknown_field")),
        ([POINTS | {"points": "5"}], ("actions.0.points", "invalid_type")),
        ([POINTS | {"points": 0}], ("actions.0.points", "out_of_range")),
        ([POINTS | {"points": 10**15}], ("actions.0.points", "out_of_range")),
        ([POINTS | {"reason": " "}], ("actions.0.reason", "required")),
        ([POINTS | {"reason": "x" * 501}], ("actions.0.reason", "too_long")),
        ([POINTS | {"reason": "a\0b"}], ("actions.0.reason", "nul_character")),
        ([POINTS | {"points": 2**64}], ("actions.0.points", "number_too_large")),
        ([FIELD | {"field": "points"}], ("actions.0.field", "own_field")),
        ([FIELD | {"field": " x"}], ("actions.0.field", "invalid_name")),
        ([FIELD | {"value": "x" * 1001}], ("actions.0.value", "too_long")),
        ([FIELD | {"value": [1]}], ("actions.0.value", "invalid_type")),
        ([CALL | {"name": "a\nb"}], ("actions.0.name", "invalid_name")),
        ([MAIL | {"subject": "a\nb"}], ("actions.0.subject", "not_one_line")),
        ([MAIL | {"text": "Dear {nmae}"}], ("actions.0.text", "unknown_placeholder")),
        ([TIER], ("actions.0.tier", "unknown_tier")),
        ([{"type": "give_reward", "reward": "x"}], ("actions.0.reward", "unknown_reward")),
    ],
)
def test_what_is_wrong_is_named(workspace: Workspace, says: Any, fault: tuple[str, str]) -> None:
    assert faults_of(workspace, says) == [fault]


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_days_of_a_tier_are_bounded(workspace: Workspace, days: int) -> None:
    make_ladder(workspace)

    assert faults_of(workspace, [TIER | {"days": days}]) == [("actions.0.days", "out_of_range")]


def test_another_workspaces_tiers_and_rewards_are_unknown(
    workspace: Workspace, stranger: Customer
) -> None:
    make_tier(stranger.workspace, "gold", 500)
    make_reward(stranger.workspace)

    says = [TIER, {"type": "give_reward", "reward": "coffee"}]

    assert faults_of(workspace, says) == [
        ("actions.0.tier", "unknown_tier"),
        ("actions.1.reward", "unknown_reward"),
    ]


@pytest.mark.parametrize("says", [{"a": {"b": 1}}, [[[[CALL]]]], 3, "x", float("nan"), [None]])
def test_nonsense_is_refused_and_breaks_nothing(workspace: Workspace, says: Any) -> None:
    with pytest.raises(DomainError):
        parse_actions(says, workspace=workspace)


def test_each_says_what_it_does(workspace: Workspace) -> None:
    kept = kept_actions([MAIL, POINTS, FIELD, FIELD | {"value": None}, TIER, TIER | {"days": 1}])

    assert [sentence(one) for one in kept] == [
        "Send the e-mail “Hello {name}”.",
        "Award 5 points: Happy birthday.",
        "Set the field drink of the pass to tea.",
        "Empty the field drink of the pass.",
        "Have them at least in the tier gold for ever.",
        "Have them at least in the tier gold for 1 day.",
    ]
