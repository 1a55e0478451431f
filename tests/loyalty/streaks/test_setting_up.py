"""Definitions that are made, changed and retired, and what becomes of the past."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.errors import Conflict, Invalid
from loyalty.challenges.reading import challenges_of
from loyalty.challenges.services import retire_challenge
from loyalty.definitions import MOST_DEFINITIONS
from loyalty.errors import UnknownDefinition
from loyalty.models import Programme, Recount, Streak
from loyalty.recounting import services
from loyalty.streaks.reading import streaks_of
from loyalty.streaks.services import retire_streak
from tests.factories import NOON, make_member
from tests.loyalty.counted import (
    VISITS,
    finish_recounts,
    make_challenge,
    make_streak,
    paid_by,
    streak_of,
    visit,
)
from tests.loyalty.programme import points_of, record

pytestmark = pytest.mark.django_db


def milestones(**lengths: int) -> list[dict[str, int]]:
    """Milestones such as `_2=5`: five points for two in a row."""
    return [{"length": int(at[1:]), "points": points} for at, points in lengths.items()]


def test_a_new_streak_counts_the_past_and_pays_it(workspace: Workspace, member: Customer) -> None:
    record(workspace, *[visit(member, ago=ago) for ago in (2, 1, 0)])

    streak = make_streak(workspace, milestones=milestones(_2=5, _4=9))

    assert (streak_of(member, streak).length, points_of(member)) == (3, 5)


def test_a_new_challenge_counts_the_past_and_pays_it(
    workspace: Workspace, member: Customer
) -> None:
    record(workspace, *[visit(member) for _ in range(7)])

    challenge = make_challenge(workspace, repeats=True)

    assert paid_by(member, challenge) == {1: 10, 2: 10}


def test_the_same_again_changes_nothing(workspace: Workspace, member: Customer) -> None:
    record(workspace, visit(member))
    first = make_streak(workspace, milestones=milestones(_1=5))

    again = make_streak(workspace, milestones=milestones(_1=5))

    assert (again.id, again.version, again.changed_at) == (first.id, 1, first.changed_at)
    assert points_of(member) == 5
    assert Streak.objects.of(workspace).count() == 1


def test_a_new_title_counts_nothing_anew(workspace: Workspace, member: Customer) -> None:
    make_streak(workspace)
    finish_recounts(workspace)
    revision = Programme.objects.get(workspace=workspace).revision

    changed = make_streak(workspace, title="Come every day", description="It pays.")

    assert (changed.version, changed.title) == (1, "Come every day")
    assert not Recount.objects.of(workspace).under_way().exists()
    assert [view.title for view in streaks_of(member, at=NOON)] == ["Come every day"]
    assert Programme.objects.get(workspace=workspace).revision > revision


def test_what_was_paid_stays_when_the_definition_changes(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace, milestones=milestones(_2=5, _3=7))
    record(workspace, *[visit(member, ago=ago) for ago in (2, 1, 0)])

    make_streak(workspace, times=2, milestones=milestones(_2=5, _3=7))

    assert streak_of(member, streak).longest == 0
    assert paid_by(member, streak) == {2: 5, 3: 7}
    # Nor is it paid twice when it is reached again.
    record(workspace, *[visit(member, ago=ago) for ago in (2, 1)])
    assert (streak_of(member, streak).longest, points_of(member)) == (2, 12)


def test_a_milestone_that_is_added_is_paid_to_whoever_is_past_it(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace, milestones=milestones(_2=5))
    record(workspace, *[visit(member, ago=ago) for ago in (3, 2, 1, 0)])

    make_streak(workspace, milestones=milestones(_2=50, _3=7))

    assert paid_by(member, streak) == {2: 5, 3: 7}


def test_goals_that_move_apart_take_no_round_back(workspace: Workspace, member: Customer) -> None:
    challenge = make_challenge(workspace, repeats=True, goals=[{"target": 2, "points": 3}])
    record(workspace, *[visit(member) for _ in range(6)])

    make_challenge(workspace, repeats=True, goals=[{"target": 3, "points": 3}])
    assert paid_by(member, challenge) == {1: 3, 2: 3, 3: 3}
    record(workspace, *[visit(member) for _ in range(6)])

    assert paid_by(member, challenge) == {1: 3, 2: 3, 3: 3, 4: 3}


def test_goals_of_a_series_are_told_apart_by_their_targets(
    workspace: Workspace, member: Customer
) -> None:
    challenge = make_challenge(workspace, goals=[{"target": 4, "points": 4}])
    record(workspace, *[visit(member) for _ in range(5)])

    make_challenge(workspace, goals=[{"target": n, "points": n} for n in (2, 4, 6)])

    assert paid_by(member, challenge) == {2: 2, 4: 4}


def test_the_next_event_finds_its_customer_before_a_worker_does(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    streak = make_streak(workspace, times=2)
    record(workspace, *[visit(member, ago=ago) for ago in (3, 2, 1)])
    monkeypatch.setattr(services, "FEW", -1)
    make_streak(workspace, milestones=milestones(_4=9))

    record(workspace, visit(member))

    assert (streak_of(member, streak).length, points_of(member)) == (4, 9)


def test_an_answer_is_right_before_a_worker_came(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, *[visit(member, ago=ago) for ago in (3, 2, 1)])
    monkeypatch.setattr(services, "FEW", -1)
    streak = make_streak(workspace, milestones=milestones(_4=9))
    challenge = make_challenge(workspace)

    record(workspace, visit(member))

    assert [view.current for view in streaks_of(member, at=NOON)] == [4]
    assert [view.progress for view in challenges_of(member, at=NOON)] == [4]
    finish_recounts(workspace)
    assert paid_by(member, streak) == {4: 9}
    assert paid_by(member, challenge) == {3: 10}


def test_a_worker_counts_everybody_in_chunks(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = [make_member(workspace) for _ in range(5)]
    record(workspace, *[visit(member) for member in members])
    make_member(workspace)  # of whom nothing was recorded
    monkeypatch.setattr(services, "FEW", -1)
    monkeypatch.setattr(services, "CHUNK", 2)
    monkeypatch.setattr(services, "_is_known_to_all", lambda job: True)
    streak = make_streak(workspace, milestones=milestones(_1=5))

    turns = [
        services.run_recount(workspace_id=workspace.id, subject_id=streak.id, seconds=0)
        for _ in range(4)
    ]

    assert turns == [True, True, False, False]
    job = Recount.objects.of(workspace).get()
    assert (job.total, job.done, str(job)) == (5, 5, "5 of 5")
    assert [points_of(member) for member in members] == [5] * 5


def test_a_change_begins_the_recount_again(workspace: Workspace, member: Customer) -> None:
    record(workspace, visit(member))
    make_streak(workspace)
    finish_recounts(workspace)

    make_streak(workspace, milestones=milestones(_1=5))

    job = Recount.objects.of(workspace).get()
    assert (job.total, job.done, job.finished_at) == (1, 0, None)
    finish_recounts(workspace)
    assert points_of(member) == 5


def test_a_retired_streak_counts_no_more_and_keeps_what_it_paid(
    workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace, milestones=milestones(_1=5, _2=9))
    record(workspace, visit(member, ago=1))

    retire_streak(workspace=workspace, key="daily_visit")
    retire_streak(workspace=workspace, key="daily_visit")
    record(workspace, visit(member))
    finish_recounts(workspace)

    assert paid_by(member, streak) == {1: 5}
    assert streaks_of(member, at=NOON) == []
    # Back again, it counts what it missed.
    make_streak(workspace, milestones=milestones(_1=5, _2=9))
    assert paid_by(member, streak) == {1: 5, 2: 9}


def test_a_retired_challenge_is_not_shown(workspace: Workspace, member: Customer) -> None:
    make_challenge(workspace)

    retire_challenge(workspace=workspace, key="visits")

    assert challenges_of(member, at=NOON) == []


def test_what_is_not_there_cannot_be_retired(workspace: Workspace) -> None:
    with pytest.raises(UnknownDefinition):
        retire_streak(workspace=workspace, key="nothing")


def test_there_are_not_endlessly_many(workspace: Workspace) -> None:
    for number in range(MOST_DEFINITIONS):
        make_streak(workspace, f"s{number}", active=number > 0)
    make_streak(workspace, "s100")

    with pytest.raises(Conflict, match="100 are active"):
        make_streak(workspace, "s0")


SAME = {"field": "customer.tier", "operator": "equals", "value": "gold"}
FAULTS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"title": " "}, [("title", "required")]),
    ({"description": "x" * 2001}, [("description", "too_long")]),
    ({"counts": {}}, [("counts.triggers", "required")]),
    ({"counts": {"triggers": [{}]}}, [("counts.triggers.0", "required")]),
    (
        {"counts": {"triggers": [{"types": ["vist", "refund"]}]}},
        [("counts.triggers.0.types", "unknown_type"), ("counts.triggers.0.types", "never_earns")],
    ),
    (
        {"counts": VISITS | {"conditions": {"type": "NOT", "conditions": [SAME]}}},
        [("counts.conditions", "field_not_allowed")],
    ),
    (
        {"counts": VISITS | {"conditions": {"field": "amount", "operator": "is"}}},
        [("counts.conditions.operator", "unknown_operator")],
    ),
    ({"startsAt": "2026-03-01T00:00:00"}, [("startsAt", "time_zone_missing")]),
    ({"startsAt": "0001-01-01T00:00:00+14:00"}, [("startsAt", "out_of_range")]),
]
OF_STREAKS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"times": 0}, [("times", "out_of_range")]),
    ({"target": 0}, [("target", "out_of_range")]),
    (
        {"freezes": {"every": 0, "most": 101}},
        [("freezes.every", "out_of_range"), ("freezes.most", "out_of_range")],
    ),
    (
        {"milestones": [{"length": 7}, {"length": 7}, {"length": 3, "points": -1}]},
        [
            ("milestones.1.length", "not_ascending"),
            ("milestones.2.length", "not_ascending"),
            ("milestones.2.points", "out_of_range"),
        ],
    ),
    ({"milestones": [{"length": n} for n in range(1, 52)]}, [("milestones", "too_many")]),
    ({"milestones": [{"length": 10_001}]}, [("milestones.0.length", "out_of_range")]),
]
OF_CHALLENGES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"goals": []}, [("goals", "required")]),
    ({"goals": [{"target": 2**31}]}, [("goals.0.target", "out_of_range")]),
    ({"goals": [{"target": 1, "points": 10**9 + 1}]}, [("goals.0.points", "out_of_range")]),
    ({"repeats": True, "goals": [{"target": 1}, {"target": 2}]}, [("repeats", "one_goal")]),
    ({"repeats": True, "kind": "streak"}, [("repeats", "not_repeatable")]),
    ({"repeats": True, "kind": "distinct", "field": "x"}, [("repeats", "not_repeatable")]),
    (
        {"kind": "distinct", "field": "x", "goals": [{"target": 1001}]},
        [("goals.0.target", "out_of_range")],
    ),
    ({"kind": "sum"}, [("field", "required")]),
    ({"kind": "distinct", "field": "customer.tier"}, [("field", "field_not_allowed")]),
    ({"field": "amount"}, [("field", "field_not_allowed")]),
    (
        {"startsAt": "2026-03-01T00:00:00Z", "endsAt": "2026-03-01T00:00:00Z"},
        [("endsAt", "ends_before_it_starts")],
    ),
]


def faults_of(refusal: Invalid) -> list[tuple[str, str]]:
    """The fields at fault, each with its code."""
    return [(fault.field, fault.code) for fault in refusal.faults]


@pytest.mark.parametrize(("says", "faults"), [*FAULTS, *OF_STREAKS])
def test_a_streak_that_cannot_be_meant(
    workspace: Workspace, says: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as caught:
        make_streak(workspace, **says)

    assert faults_of(caught.value) == faults
    assert not Streak.objects.of(workspace).exists()


@pytest.mark.parametrize(("says", "faults"), [*FAULTS, *OF_CHALLENGES])
def test_a_challenge_that_cannot_be_meant(
    workspace: Workspace, says: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as caught:
        make_challenge(workspace, **says)

    assert faults_of(caught.value) == faults


@pytest.mark.parametrize("key", ["", "a/b", " a", "a\0b", "x" * 101, ".."])
def test_a_key_that_cannot_stand_in_an_address(workspace: Workspace, key: str) -> None:
    with pytest.raises(Invalid) as caught:
        make_streak(workspace, key)

    assert faults_of(caught.value) == [("streakId", "invalid_key")]


def test_what_a_definition_is_never_changes(workspace: Workspace) -> None:
    make_streak(workspace)
    make_challenge(workspace)

    with pytest.raises(Invalid) as streak:
        make_streak(workspace, period="weekly")
    with pytest.raises(Invalid) as challenge:
        make_challenge(workspace, kind="streak", period="monthly")

    assert faults_of(streak.value) == [("period", "cannot_change")]
    assert faults_of(challenge.value) == [("kind", "cannot_change"), ("period", "cannot_change")]
