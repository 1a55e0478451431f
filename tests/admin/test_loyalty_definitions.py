"""Streaks, challenges, tiers and boards are set up in forms, and refused at their fields."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from loyalty.engine.live import programme_of
from loyalty.models import Challenge, Leaderboard, Streak, Tier, TierBasis, TierPeriod
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of

pytestmark = pytest.mark.django_db

STREAK = {
    "title": "Daily visit",
    "key": "daily",
    "triggers-0-types": ["visit", "check_in"],
    "milestones-0-length": "7",
    "milestones-0-points": "50",
    "freeze_every": "5",
    "freeze_most": "2",
}
CHALLENGE = {
    "title": "Ten coffees",
    "key": "ten",
    "triggers-0-types": ["purchase"],
    "goals-0-target": "5",
    "goals-0-points": "20",
    "goals-1-target": "10",
    "starts_at": "2026-03-01T00:00",
}
TIER = {"title": "Gold", "key": "gold", "threshold": "1000", "multiplier": "1,5"}
BOARD = {"title": "Visitors", "key": "visitors", "metric": "count", "triggers-0-types": ["visit"]}
KINDS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "streak": (Streak, STREAK),
    "challenge": (Challenge, CHALLENGE),
    "tier": (Tier, TIER),
    "leaderboard": (Leaderboard, BOARD),
}
each_kind = pytest.mark.parametrize("kind", KINDS)


def send_new(desk: Client, kind: str, /, **given: Any) -> Any:
    address = page(f"loyalty_{kind}_add")
    form = opened(desk, address, "definition-form")
    return desk.post(address, form | KINDS[kind][1] | given)


def made(desk: Client, kind: str, workspace: Workspace, **given: Any) -> Any:
    answer = send_new(desk, kind, **given)
    assert answer.status_code == 302, errors_of(answer)
    return KINDS[kind][0].objects.of(workspace).get()


def test_a_streak_is_made_of_rows(desk: Client, workspace: Workspace) -> None:
    streak = made(desk, "streak", workspace)

    assert streak.counts == {"triggers": [{"types": ["visit", "check_in"]}]} | {}
    assert streak.milestones == [{"length": 7, "points": 50}]
    assert (streak.freeze_every, streak.freeze_most, streak.times) == (5, 2, 1)


def test_a_challenge_is_a_series_of_goals(desk: Client, workspace: Workspace) -> None:
    challenge = made(desk, "challenge", workspace)

    assert challenge.goals == [{"target": 5, "points": 20}, {"target": 10, "points": 0}]
    assert challenge.starts_at.isoformat() == "2026-02-28T23:00:00+00:00"


def test_a_tier_takes_a_comma(desk: Client, workspace: Workspace) -> None:
    tier = made(desk, "tier", workspace)

    assert (tier.threshold, tier.multiplier) == (1000, Decimal("1.5"))


def test_a_board_counts_events(desk: Client, workspace: Workspace) -> None:
    assert made(desk, "leaderboard", workspace).counts == {"triggers": [{"types": ["visit"]}]}


@each_kind
def test_saving_what_the_page_shows_changes_nothing(
    kind: str, desk: Client, workspace: Workspace
) -> None:
    row = made(desk, kind, workspace)
    before = {field.name: getattr(row, field.name) for field in row._meta.fields}
    address = page(f"loyalty_{kind}_change", row.pk)

    desk.post(address, opened(desk, address, "definition-form"))

    row.refresh_from_db()
    after = {field.name: getattr(row, field.name) for field in row._meta.fields}
    before.pop("changed_at"), after.pop("changed_at")
    assert after == before


@each_kind
def test_the_key_never_changes_and_is_taken_once(
    kind: str, desk: Client, workspace: Workspace
) -> None:
    row = made(desk, kind, workspace)
    address = page(f"loyalty_{kind}_change", row.pk)

    again = send_new(desk, kind)
    desk.post(address, opened(desk, address, "definition-form") | {"key": "new", "title": "New"})

    assert "one with this key already" in errors_of(again)
    row.refresh_from_db()
    assert (row.key, row.title) == (KINDS[kind][1]["key"], "New")


@each_kind
def test_it_is_retired_by_a_tick(kind: str, desk: Client, workspace: Workspace) -> None:
    row = made(desk, kind, workspace)
    address = page(f"loyalty_{kind}_change", row.pk)
    form = opened(desk, address, "definition-form")
    del form["active"]

    desk.post(address, form)

    row.refresh_from_db()
    assert not row.is_active


# What staff may write, and what is said of it.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("streak", {"title": ""}, "required"),
    ("streak", {"key": "a/b"}, "no slash"),
    ("streak", {"triggers-0-types": []}, "Say which events count"),
    ("streak", {"times": "0"}, "whole number from 1"),
    ("streak", {"times": ""}, "required"),
    ("streak", {"freeze_every": "5", "freeze_most": ""}, "whole number from 1"),
    ("streak", {"milestones-0-length": "", "milestones-0-points": "5"}, "how many in a row"),
    ("streak", {"milestones-1-length": "3"}, "beyond the one before"),
    ("streak", {"milestones-0-length": "9" * 4500}, "whole number"),
    ("streak", {"starts_at": "1066-10-14T09:00"}, "year from 1900"),
    ("streak", {"title": "a\0b"}, "Null characters"),
    ("challenge", {"goals-0-target": "", "goals-1-target": ""}, "how much"),
    ("challenge", {"kind": "sum"}, "what is summed"),
    ("challenge", {"repeats": "on"}, "Only a challenge with one goal"),
    ("challenge", {"ends_at": "2026-01-01T00:00"}, "ends before it starts"),
    (
        "challenge",
        {"when-0-rows-0-field": "customer.tier", "when-0-rows-0-value": "gold"},
        "changes without an event",
    ),
    ("tier", {"threshold": "-1"}, "from 0 to"),
    ("tier", {"threshold": "NaN"}, "Enter a number"),
    ("tier", {"threshold": "1.23456"}, "at most 4 digits"),
    ("tier", {"multiplier": "1000"}, "from 0 to"),
    ("leaderboard", {"triggers-0-types": []}, "Say which events count"),
    ("leaderboard", {"metric": "points"}, "looks at all there is"),
    ("leaderboard", {"span": "9d"}, "not one of the available"),
]


@each_kind
def test_what_is_wrong_is_said(
    kind: str, desk: Client, workspace: Workspace, subtests: pytest.Subtests
) -> None:
    address = page(f"loyalty_{kind}_add")
    form = opened(desk, address, "definition-form") | KINDS[kind][1]

    for given, words in [(given, words) for what, given, words in WRONG if what == kind]:
        with subtests.test(given=str(given)[:60], words=words):
            answer = desk.post(address, form | given)
            assert answer.status_code == 200
            assert words in errors_of(answer)
            assert not KINDS[kind][0].objects.of(workspace).exists()


def test_what_cannot_change_is_said_at_its_field(desk: Client, workspace: Workspace) -> None:
    streak = made(desk, "streak", workspace)
    address = page("loyalty_streak_change", streak.pk)

    answer = desk.post(address, opened(desk, address, "definition-form") | {"period": "weekly"})

    assert answer.context["editor"].form.errors["period"] == [
        "This stays as it was made: make another one under another key."
    ]


def test_more_rows_are_one_click(desk: Client) -> None:
    address = page("loyalty_challenge_add")
    form = opened(desk, address, "definition-form")

    shown = text_of(desk.post(address, form | {"more": "goals"}))

    assert 'name="goals-5-target"' in shown
    assert "required" not in errors_of(desk.post(address, form | {"more": "goals"}))


def test_how_tiers_are_reached_is_one_form(desk: Client, workspace: Workspace) -> None:
    address = page("loyalty_programme_changelist")

    answer = desk.post(address, {"tier_basis": "spend", "tier_period": "quarter"}, follow=True)

    kept = programme_of(workspace)
    assert (kept.tier_basis, kept.tier_period) == (TierBasis.SPEND, TierPeriod.QUARTER)
    assert "Saved" in text_of(answer)


@pytest.mark.parametrize("given", [{}, {"tier_basis": "luck", "tier_period": "a\0b"}])
def test_a_setting_that_is_none_is_refused(
    given: dict[str, str], desk: Client, workspace: Workspace
) -> None:
    answer = desk.post(page("loyalty_programme_changelist"), given)

    assert answer.status_code == 200
    assert errors_of(answer)
