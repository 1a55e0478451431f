"""Streaks over HTTP."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.models import Streak
from loyalty.streaks.analytics import compute_analytics
from tests.api.calling import Caller, app_of, codes, till_of
from tests.api.test_addresses import assert_refusal
from tests.factories import make_member
from tests.loyalty.counted import VISITS, finish_recounts, make_streak, visit
from tests.loyalty.programme import record

pytestmark = pytest.mark.django_db

BODY: dict[str, Any] = {"title": "Every day", "counts": VISITS}
WHOLE = BODY | {
    "description": "Come!",
    "active": True,
    "period": "weekly",
    "times": 2,
    "freezes": {"every": 3, "most": 1},
    "target": 10,
    "milestones": [{"length": 2, "points": 0}, {"length": 5, "points": 50}],
    "startsAt": "2026-01-01T00:00:00Z",
    "counts": VISITS | {"conditions": {"field": "source", "operator": "equals", "value": "app"}},
}


@pytest.fixture
def till(member: Customer) -> Caller:
    """A till of the member's workspace."""
    return till_of(member)


@pytest.mark.parametrize("prefix", ["", "/v0", "/v1", "/api/v3"])
def test_what_get_gives_put_takes(till: Caller, workspace: Workspace, prefix: str) -> None:
    made = till.send("PUT", f"{prefix}/streaks/s", WHOLE)
    finish_recounts(workspace)
    given = till.get(f"{prefix}/streaks/s")

    again = till.send("PUT", f"{prefix}/streaks/s", given.json())

    assert (made.status_code, given.status_code, again.status_code) == (200, 200, 200)
    assert given.json() == WHOLE | {"streakId": "s", "recount": None}
    assert again.json() == given.json()
    assert Streak.objects.of(workspace).get().version == 1


def test_the_list_has_the_retired_and_a_customer_sees_the_active(
    till: Caller, member: Customer
) -> None:
    for key in ("b", "a"):
        till.send("PUT", f"/streaks/{key}", BODY)
    assert till.send("DELETE", "/streaks/b").status_code == 204

    listed = till.get("/streaks").json()

    assert [(one["streakId"], one["active"]) for one in listed] == [("a", True), ("b", False)]
    assert [one["streakId"] for one in app_of(member).get("/streaks").json()] == ["a"]


def test_how_far_counting_anew_has_come_is_shown(
    till: Caller, workspace: Workspace, member: Customer
) -> None:
    record(workspace, visit(member))

    assert till.send("PUT", "/streaks/s", BODY).json()["recount"] == {"total": 1, "done": 0}
    finish_recounts(workspace)

    assert till.get("/streaks/s").json()["recount"] is None
    assert [one["recount"] for one in till.get("/streaks").json()] == [None]


def test_a_customer_reads_their_own_streaks_by_either_name(
    workspace: Workspace, member: Customer
) -> None:
    make_streak(workspace)
    record(workspace, visit(member, at=timezone.now()), at=timezone.now())
    app = app_of(member)

    for path in ("/user/sarah/streak", "/v2/customers/sarah/streak"):
        [streak] = app.get(path).json()
        assert (streak["streakId"], streak["current"]) == ("daily_visit", 1)
        assert streak["days"][-1]["state"] == "active"
        assert len(streak["days"]) == 35


def test_a_customer_reads_nobody_elses(workspace: Workspace, member: Customer) -> None:
    make_member(workspace, "mike")

    assert_refusal(app_of(member).get("/user/mike/streak"), 403, "other_customer")


def test_what_is_not_there(till: Caller, workspace: Workspace) -> None:
    make_streak(workspace, "retired", active=False)

    for path in ("/streaks/x", "/user/sarah/streak?streakId=x", "/analytics/streak?streakId=x"):
        assert_refusal(till.get(path), 404, "unknown_definition")
    assert_refusal(till.get("/user/sarah/streak?streakId=retired"), 404, "unknown_definition")
    assert_refusal(till.get("/user/nobody/streak"), 404, "unknown_customer")
    assert_refusal(till.send("DELETE", "/streaks/x"), 404, "unknown_definition")
    assert_refusal(till.get("/streaks/%00"), 404, "unknown_definition")
    assert_refusal(till.get("/user/sarah/streak?streakID=x"), 400, "unknown_parameter")
    assert_refusal(till.get("/streaks?showAll=true"), 400, "unknown_parameter")


def test_analytics_are_null_until_they_are_computed(till: Caller, workspace: Workspace) -> None:
    make_streak(workspace)

    answer = till.get("/v1/analytics/streak", streakId="daily_visit")

    assert (answer.status_code, answer.content) == (200, b"null")


def test_analytics_are_those_of_the_contract(
    till: Caller, workspace: Workspace, member: Customer
) -> None:
    streak = make_streak(workspace, target=2)
    now = timezone.now()
    for one, days in {
        member: (1, 0),
        make_member(workspace): (0,),
        make_member(workspace): (0,),
    }.items():
        record(workspace, *[visit(one, at=now - timedelta(days=n)) for n in days], at=now)
    compute_analytics(streak=streak, at=now)

    for caller in (till, app_of(member)):
        answer = caller.get("/v1/analytics/streak", streakId="daily_visit")

        assert answer.status_code == 200
        assert json.loads(answer.content) == {
            "streakId": "daily_visit",
            "totalParticipants": 3,
            "activeParticipants": 3,
            "averageStreakLength": 1.3,
            "longestUserStreak": 2,
            "completionRate": 0.3333,
        }


@pytest.mark.parametrize("path", ["/analytics/streak", "/analytics/streak?streakId="])
def test_analytics_of_which_streak(till: Caller, path: str) -> None:
    answer = till.get(path)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [("streakId", "required")]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("title", "required")),
        (BODY | {"perod": "daily"}, ("perod", "unknown_field")),
        (BODY | {"period": "hourly"}, ("period", "invalid_type")),
        (BODY | {"times": 1.5}, ("times", "invalid_type")),
        (BODY | {"times": True}, ("times", "invalid_type")),
        (BODY | {"times": 10**30}, ("times", "number_too_large")),
        (BODY | {"title": "a\0b"}, ("title", "nul_character")),
        (BODY | {"startsAt": "soon"}, ("startsAt", "invalid_type")),
        (BODY | {"streakId": "other"}, ("streakId", "other_key")),
        (BODY | {"milestones": [{"length": "x"}]}, ("milestones.0.length", "invalid_type")),
        (BODY | {"counts": {"triggers": [{"typ": 1}]}}, ("counts.triggers.0.typ", "unknown_field")),
    ],
)
def test_a_body_that_cannot_be_meant(
    till: Caller, body: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", "/streaks/s", body)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [fault]


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"{", b'{"title": NaN}', b"[" * 9999])
@pytest.mark.parametrize("path", ["/streaks/s", "/challenges/c"])
def test_a_body_that_cannot_be_read(till: Caller, path: str, raw: bytes) -> None:
    assert till.send("PUT", path, raw).status_code == 400
