"""Automations over HTTP: one thin test per outcome."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from analytics.models import Segment
from campaigns.automations import services
from campaigns.automations.services import MOST_AUTOMATIONS, retire_automation
from campaigns.models import Automation
from tests.api.calling import Caller, app_of, codes
from tests.campaigns.automations.setting import AWARD, PURCHASED, make_automation, run_all
from tests.campaigns.automations.strange import CASES, OWN
from tests.factories import key_header, make_event, make_member

pytestmark = pytest.mark.django_db
SAYS: dict[str, Any] = {
    "automationId": "thank-you",
    "title": "Thank you",
    "description": "After a purchase.",
    "trigger": PURCHASED,
    "conditions": {"field": "amount", "operator": "greater_than", "value": 5},
    "actions": [AWARD],
    "delay": {"amount": 2, "unit": "days"},
}


@pytest.fixture
def till(workspace: Workspace) -> Caller:
    return Caller(key_header(workspace))


@pytest.fixture
def member(workspace: Workspace) -> Customer:
    return make_member(workspace, "sarah")


def test_what_get_gives_put_takes_again(till: Caller) -> None:
    made = till.send("PUT", "/automations/thank-you", SAYS).json()

    again = till.send("PUT", "/automations/thank-you", made)

    assert again.json() == till.get("/automations/thank-you").json() == made
    assert (made["state"], made["revision"]) == ("draft", 1)


@pytest.mark.parametrize(
    "trigger",
    [
        PURCHASED,
        {"type": "message", "message": "ticket.checked_in"},
        {"type": "milestone", "of": "events", "types": ["purchase"], "reaches": 10},
        {"type": "milestone", "of": "points_balance", "reaches": 100},
        {"type": "anniversary"},
        {"type": "inactive", "days": 60, "types": ["purchase"]},
    ],
    ids=lambda one: "-".join(str(value) for value in one.values() if isinstance(value, str)),
)
def test_every_trigger_comes_back_as_it_was_sent(till: Caller, trigger: dict[str, Any]) -> None:
    answer = till.send("PUT", "/automations/a", OWN | {"trigger": trigger})

    assert answer.status_code == 200
    assert trigger.items() <= answer.json()["trigger"].items() or "events" in trigger


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": ""}, ("title", "required")),
        ({"trigger": {"type": "full_moon"}}, ("trigger.type", "invalid_type")),
        (
            {"trigger": {"type": "message", "message": "import.finished"}},
            ("trigger.message", "unknown_message"),
        ),
        (
            {"trigger": {"type": "message", "message": "tier.changed", "events": [{}]}},
            ("trigger.events", "field_not_allowed"),
        ),
        (
            {"trigger": {"type": "milestone", "reaches": 0, "types": ["purchase"]}},
            ("trigger.reaches", "out_of_range"),
        ),
        ({"trigger": {"type": "milestone", "reaches": 10}}, ("trigger.types", "required")),
        (
            {"trigger": {"type": "inactive", "days": 60, "types": ["nap"]}},
            ("trigger.types.0", "unknown_type"),
        ),
        (
            {"trigger": {"type": "entered_segment", "segment": "nobody"}},
            ("trigger.segment", "unknown_segment"),
        ),
        ({"delay": {"amount": 366, "unit": "days"}}, ("delay.amount", "out_of_range")),
        ({"delay": {"amount": 10**30, "unit": "days"}}, ("delay.amount", "number_too_large")),
        ({"actions": []}, ("actions", "wrong_number_of_actions")),
        ({"actions": [AWARD | {"points": 0}]}, ("actions.0.points", "out_of_range")),
        ({"conditions": {"field": "a"}}, ("conditions.operator", "unknown_operator")),
        ({"automationId": "other"}, ("automationId", "other_key")),
        ({"colour": "red"}, ("colour", "unknown_field")),
        ({"title": "\0"}, ("title", "nul_character")),
    ],
)
def test_what_cannot_be_meant_is_refused(
    till: Caller, change: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = till.send("PUT", "/automations/thank-you", SAYS | change)

    assert answer.status_code == 400
    assert fault in codes(answer)


def test_it_is_activated_paused_and_retired(till: Caller) -> None:
    till.send("PUT", "/automations/a", OWN)

    active = till.post("/automations/a/activate").json()
    paused = till.post("/automations/a/pause").json()
    gone = till.send("DELETE", "/automations/a")
    listed = till.get("/automations").json()

    assert (active["state"], paused["state"], gone.status_code) == ("active", "paused", 204)
    assert listed == []
    assert till.get("/automations/a").json()["state"] == "retired"
    assert till.post("/automations/a/activate").json()["code"] == "automation_retired"
    assert till.send("PUT", "/automations/a", OWN).json()["state"] == "draft"


def test_the_log_says_what_became_of_each_cause(till: Caller, member: Customer) -> None:
    make_automation(member.workspace)
    make_event(member)
    run_all(member.workspace)

    runs = till.get("/automations/thank-you/runs").json()

    (run,) = runs["results"]
    assert (run["userId"], run["state"], run["message"]) == ("sarah", "done", "event.recorded")
    assert run["actions"][0]["state"] == "done"
    assert runs["next_cursor"] is None


def test_the_log_comes_in_pages(till: Caller, member: Customer) -> None:
    make_automation(member.workspace)
    for _ in range(3):
        make_event(member)
    run_all(member.workspace)

    first = till.get("/automations/thank-you/runs", limit=2).json()
    rest = till.get("/automations/thank-you/runs", cursor=first["next_cursor"]).json()

    ids = [one["runId"] for one in first["results"] + rest["results"]]
    assert (len(first["results"]), len(set(ids)), rest["next_cursor"]) == (2, 3, None)


def test_ten_runs_cost_what_one_costs(till: Caller, member: Customer) -> None:
    make_automation(member.workspace, actions=[AWARD] * 2)
    counts = []
    for count in (1, 9):
        for _ in range(count):
            make_event(make_member(member.workspace))
        run_all(member.workspace)
        till.get("/automations/thank-you/runs")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            till.get("/automations/thank-you/runs")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_ten_automations_cost_what_one_costs(till: Caller, workspace: Workspace) -> None:
    counts = []
    for first, count in ((0, 1), (1, 9)):
        for number in range(first, first + count):
            make_automation(workspace, f"number-{number}")
        till.get("/automations")
        with CaptureQueriesContext(connection) as queries:
            assert len(till.get("/automations").json()) == first + count
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_it_is_tried_without_anything_being_done(till: Caller, member: Customer) -> None:
    till.send("PUT", "/automations/thank-you", SAYS)
    event = make_event(member)

    trial = till.post("/automations/thank-you/try", {"userId": "sarah"}).json()

    assert trial["wouldAct"] is True
    assert trial["activityId"] == str(event.id)
    assert trial["conditions"][0]["actual"] == "10"
    assert trial["actions"] == ["Award 5 points: Thank you."]
    assert till.get("/automations/thank-you/runs").json()["results"] == []


def test_a_trial_without_activity_says_what_was_missing(till: Caller, member: Customer) -> None:
    till.send("PUT", "/automations/thank-you", SAYS)

    trial = till.post("/automations/thank-you/try", {"userId": "sarah"}).json()

    assert (trial["wouldAct"], trial["activityId"]) == (False, None)
    assert "amount was missing" in trial["reason"]


def test_nobody_can_be_tried_who_is_not_there(till: Caller) -> None:
    till.send("PUT", "/automations/a", OWN)

    answer = till.post("/automations/a/try", {"userId": "nobody"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_customer")


def test_what_names_something_that_is_gone_is_not_activated(
    till: Caller, workspace: Workspace
) -> None:
    segment = Segment.objects.create(workspace=workspace, key="rich", title="Rich", criteria={})
    trigger = {"type": "entered_segment", "segment": "rich"}
    till.send("PUT", "/automations/a", OWN | {"trigger": trigger})
    segment.delete()

    answer = till.post("/automations/a/activate")

    assert codes(answer) == [("trigger.segment", "unknown_segment")]


def test_who_may_not_see_customers_tries_nobody_and_reads_no_log(
    workspace: Workspace, member: Customer
) -> None:
    make_automation(workspace, "a")
    caller = Caller(key_header(workspace, ["campaigns:read"]))

    tried = caller.post("/automations/a/try", {"userId": "sarah"})
    log = caller.get("/automations/a/runs")

    assert [(one.status_code, one.json()["code"]) for one in (tried, log)] == [
        (403, "scope_missing")
    ] * 2


def test_there_are_only_so_many(till: Caller, workspace: Workspace) -> None:
    Automation.objects.bulk_create(
        Automation(workspace=workspace, key=f"k{n}", title="x") for n in range(MOST_AUTOMATIONS)
    )

    answer = till.send("PUT", "/automations/one-more", OWN)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_automations")


def test_one_that_was_retired_is_one_more_when_it_comes_back(
    till: Caller, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_AUTOMATIONS", 1)
    make_automation(workspace, "first")
    retire_automation(workspace=workspace, key="first")
    make_automation(workspace, "second")

    answer = till.send("PUT", "/automations/first", OWN)

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_automations")


@pytest.mark.parametrize(("method", "path"), CASES)
def test_every_call_needs_its_scope(workspace: Workspace, method: str, path: str) -> None:
    _, body, needed = CASES[method, path]
    others = [scope.value for scope in Scope if scope != needed]
    make_automation(workspace, "a")
    make_member(workspace, "sarah")
    url = "/" + path.format(automation="a")
    body = {"userId": "sarah"} if path.endswith("/try") else body

    refused = Caller(key_header(workspace, others)).send(method, url, body)
    answered = Caller(key_header(workspace, [needed.value, "customers:read"])).send(
        method, url, body
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert answered.status_code in {200, 204}


@pytest.mark.parametrize(("method", "path"), CASES)
def test_no_customers_token_opens_it(member: Customer, method: str, path: str) -> None:
    url = "/" + path.format(automation="a")

    assert app_of(member).send(method, url, CASES[method, path][1]).status_code == 403
