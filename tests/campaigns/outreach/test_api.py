"""Campaigns over HTTP."""

from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from campaigns.models import Campaign
from tests.api.calling import Caller, app_of
from tests.api.test_addresses import assert_refusal
from tests.campaigns.outreach.setting import (
    POINTS,
    carry_out,
    crowd,
    launch,
    make_campaign,
    make_segment,
    says,
    work,
)
from tests.campaigns.outreach.strange import CASES, campaign_names
from tests.factories import key_header, make_member

pytestmark = pytest.mark.django_db
FUTURE, PAST = "2099-01-01T08:00:00Z", "2020-01-01T08:00:00Z"


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    """A machine of the workspace, which has a segment of everybody."""
    make_segment(workspace)
    return Caller(key_header(workspace))


def put(till: Caller, **more: Any) -> Any:
    return till.send("PUT", "/campaigns/win-back", says(**more))


def move(till: Caller, name: str) -> Any:
    with patch.object(Celery, "send_task"):
        return till.send("POST", f"/campaigns/win-back/{name}", {})


def test_what_is_put_is_what_is_got_and_can_be_put_again(till: Caller) -> None:
    made = put(till, holdout=10, startsAt=FUTURE, returnDays=14, description="Once a year")

    got = till.get("/campaigns/win-back").json()
    again = till.send("PUT", "/campaigns/win-back", got)

    assert (made.status_code, again.status_code) == (200, 200)
    assert got == made.json() == again.json()
    assert got["state"] == "draft"
    assert (got["holdout"], got["returnDays"], got["startsAt"]) == (10, 14, FUTURE)
    assert got["actions"] == [POINTS]
    assert (got["audience"], got["startedAt"], got["history"]) == (None, None, [])


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"title": " "}, "title", "required"),
        ({"segment": "nowhere"}, "segment", "unknown_segment"),
        ({"segment": "a\nb"}, "segment", "unknown_segment"),
        ({"segment": "a\0b"}, "segment", "nul_character"),
        ({"holdout": 51}, "holdout", "out_of_range"),
        ({"holdout": -1}, "holdout", "out_of_range"),
        ({"holdout": 10**30}, "holdout", "number_too_large"),
        ({"holdout": "10"}, "holdout", "invalid_type"),
        ({"holdout": 9.5}, "holdout", "invalid_type"),
        ({"returnDays": 0}, "returnDays", "out_of_range"),
        ({"returnDays": 366}, "returnDays", "out_of_range"),
        ({"startsAt": "2099-01-01T08:00:00"}, "startsAt", "time_zone_missing"),
        ({"actions": []}, "actions", "wrong_number_of_actions"),
        ({"actions": [POINTS | {"points": 0}]}, "actions.0.points", "out_of_range"),
        ({"actions": [{"type": "explode"}]}, "actions.0.type", "invalid_type"),
        ({"campaignId": "other"}, "campaignId", "other_key"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_what_is_wrong_is_refused_where_it_is(
    till: Caller, more: dict[str, Any], field: str, code: str
) -> None:
    answer = put(till, **more)

    assert answer.status_code == 400, answer.content
    faults = [(one["field"], one["code"]) for one in answer.json()["errors"]]
    assert faults == [(field, code)] or (code == "number_too_large" and faults[0][0] == field)
    assert till.get("/campaigns/win-back").status_code == 404


def test_a_campaign_lives_from_draft_to_completed(till: Caller, member: Customer) -> None:
    put(till, startsAt=FUTURE)

    states = [
        move(till, name).json()["state"]
        for name in ("schedule", "pause", "launch", "pause", "resume", "complete")
    ]

    assert states == ["scheduled", "draft", "active", "paused", "active", "completed"]
    history = till.get("/campaigns/win-back").json()["history"]
    assert [step["state"] for step in history] == states
    assert till.get("/campaigns/win-back/results").json()["byState"]["dropped"] == 0


@pytest.mark.parametrize(
    ("before", "name", "status", "code"),
    [
        ([], "pause", 409, "campaign_not_running"),
        ([], "resume", 409, "campaign_not_paused"),
        ([], "complete", 409, "campaign_not_started"),
        (["launch"], "launch", 409, "campaign_has_started"),
        (["launch"], "schedule", 409, "campaign_has_started"),
        (["launch"], "preview", 409, "campaign_has_started"),
        (["launch"], "resume", 409, "campaign_not_paused"),
        (["launch", "pause"], "pause", 409, "campaign_not_running"),
        *(
            (["launch", "complete"], name, 409, "campaign_over")
            for name in ("schedule", "launch", "pause", "resume", "complete", "preview")
        ),
    ],
)
def test_what_cannot_be_now_is_refused(
    till: Caller, before: list[str], name: str, status: int, code: str
) -> None:
    put(till)
    for one in before:
        assert move(till, one).status_code == 200

    assert_refusal(move(till, name), status, code)


@pytest.mark.parametrize(("start", "code"), [(None, "required"), (PAST, "in_the_past")])
def test_it_is_scheduled_for_a_time_ahead(till: Caller, start: str | None, code: str) -> None:
    put(till, startsAt=start)

    answer = move(till, "schedule")

    assert answer.status_code == 400
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("startsAt", code)]


def test_once_it_has_started_only_its_words_and_days_can_change(till: Caller) -> None:
    put(till)
    move(till, "launch")

    kept = put(till, title="Come back", description="x", returnDays=7)
    refused = put(till, title="Come back", holdout=5, actions=[POINTS | {"points": 9}])

    assert (kept.status_code, kept.json()["title"], kept.json()["returnDays"]) == (
        200,
        "Come back",
        7,
    )
    assert [(one["field"], one["code"]) for one in refused.json()["errors"]] == [
        ("actions", "cannot_change"),
        ("holdout", "cannot_change"),
    ]


def test_a_draft_can_be_deleted_and_nothing_else(till: Caller) -> None:
    put(till, startsAt=FUTURE)
    move(till, "schedule")
    assert_refusal(till.send("DELETE", "/campaigns/win-back"), 409, "campaign_scheduled")
    move(till, "pause")

    assert till.send("DELETE", "/campaigns/win-back").status_code == 204
    assert_refusal(till.get("/campaigns/win-back"), 404, "unknown_campaign")
    put(till)
    move(till, "launch")
    assert_refusal(till.send("DELETE", "/campaigns/win-back"), 409, "campaign_has_started")


def test_nothing_came_of_a_draft(till: Caller) -> None:
    put(till)

    assert_refusal(till.get("/campaigns/win-back/results"), 409, "campaign_not_started")
    assert till.get("/campaigns/win-back/targets").json() == {"targets": [], "next_cursor": None}


def test_the_preview_says_what_would_happen(till: Caller, member: Customer) -> None:
    put(till, actions=[POINTS, {"type": "send_email", "subject": "Hello", "text": "Hello {name}"}])
    crowd(member.workspace, 2)

    preview = till.send("POST", "/campaigns/win-back/preview", {}).json()

    assert (preview["audience"], preview["heldOut"]) == (3, 0)
    assert preview["members"][0] == {"passId": str(member.id), "userId": "sarah"}
    assert preview["actions"] == [
        "Award 5 points: We miss you.",
        "Send the e-mail \N{LEFT DOUBLE QUOTATION MARK}Hello\N{RIGHT DOUBLE QUOTATION MARK}.",
    ]
    assert [(one["code"], one["count"]) for one in preview["warnings"]] == [("no_address", 2)]


def test_targets_are_paged_and_say_what_became_of_each(till: Caller, workspace: Workspace) -> None:
    crowd(workspace, 5)
    carry_out(make_campaign(workspace))

    first = till.get("/campaigns/win-back/targets", limit=3).json()
    second = till.get("/campaigns/win-back/targets", cursor=first["next_cursor"]).json()

    seen = [one["userId"] for one in first["targets"] + second["targets"]]
    assert sorted(seen) == [f"guest-{n:04}" for n in range(5)]
    assert second["next_cursor"] is None
    assert first["targets"][0]["actions"] == [
        {"type": "award_points", "state": "done", "code": "", "message": ""}
    ]


def test_targets_can_be_asked_for_by_their_state(till: Caller, workspace: Workspace) -> None:
    crowd(workspace, 3)
    launch(make_campaign(workspace))

    assert till.get("/campaigns/win-back/targets", state="done").json()["targets"] == []
    assert till.get("/campaigns/win-back/targets", state="ready").status_code == 400


def test_ten_targets_cost_what_one_costs(till: Caller, workspace: Workspace) -> None:
    crowd(workspace, 1)
    carry_out(make_campaign(workspace, "one"))
    for number in range(9):
        make_member(workspace, f"more-{number}")
    carry_out(make_campaign(workspace, "ten"))

    assert cost(till, "/campaigns/ten/targets") == cost(till, "/campaigns/one/targets")
    assert cost(till, "/campaigns/ten/results") == cost(till, "/campaigns/one/results")


def test_ten_campaigns_cost_what_one_costs(till: Caller, workspace: Workspace) -> None:
    make_campaign(workspace, "one")
    one = cost(till, "/campaigns")
    for number in range(9):
        make_campaign(workspace, f"more-{number}")

    assert cost(till, "/campaigns") == one
    assert len(till.get("/campaigns").json()["campaigns"]) == 10


def cost(till: Caller, path: str) -> int:
    till.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert till.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("scopes", "shown", "listed"),
    [
        (["campaigns:read"], [], [None]),
        (["campaigns:read", "customers:read"], ["sarah"], ["sarah"]),
    ],
)
def test_whom_it_is_for_is_said_to_who_may_see_customers(
    member: Customer, scopes: list[str], shown: list[str], listed: list[str | None]
) -> None:
    campaign = make_campaign(member.workspace)
    caller = Caller(key_header(member.workspace, scopes))

    preview = caller.post("/campaigns/win-back/preview").json()
    carry_out(campaign)
    targets = caller.get("/campaigns/win-back/targets").json()["targets"]

    assert [one["userId"] for one in preview["members"]] == shown
    assert [one["userId"] for one in targets] == listed
    assert preview["audience"] == 1


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_call_needs_its_scope_and_no_other(member: Customer, method: str, path: str) -> None:
    _outcome, body, needed = CASES[method, path]
    names = campaign_names(member)
    others = [scope.value for scope in Scope if scope != needed]
    path = "/" + path.format(**names)

    refused = Caller(key_header(member.workspace, others)).send(method, path, body)
    with patch.object(Celery, "send_task"):
        kept = Caller(key_header(member.workspace, [needed.value])).send(method, path, body)

    assert_refusal(refused, 403, "scope_missing")
    assert kept.status_code in {200, 204, 400, 409}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_customers_token_reaches_no_campaign(member: Customer, method: str, path: str) -> None:
    _outcome, body, _scope = CASES[method, path]
    path = "/" + path.format(**campaign_names(member))

    assert app_of(member).send(method, path, body).status_code == 403


def test_a_key_that_no_campaign_has_is_not_there(till: Caller) -> None:
    for key in ("nowhere", "a%00b", "%0A", "é"):
        assert till.get(f"/campaigns/{key}").status_code == 404


def test_a_key_must_be_usable_in_an_address(till: Caller) -> None:
    answer = till.send("PUT", "/campaigns/%20x", says())

    assert [one["code"] for one in answer.json()["errors"]] == ["invalid_key"]


def test_workers_finish_what_http_began(till: Caller, member: Customer) -> None:
    put(till)
    move(till, "launch")

    work(Campaign.objects.get(workspace=member.workspace))

    assert till.get("/campaigns/win-back").json()["state"] == "completed"
    results = till.get("/campaigns/win-back/results").json()
    assert (results["targets"], results["performed"]) == (1, 1)
