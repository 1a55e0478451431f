"""Dry runs by the API."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.dryrun import services, tasks
from loyalty.dryrun.running import run_dry_run
from loyalty.models import DryRun
from tests.api.calling import Caller, app_of, codes
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header, purchase
from tests.loyalty.dryrun.drafts import KEY, TODAY
from tests.loyalty.programme import PURCHASES, make_rule, record

pytestmark = pytest.mark.django_db
ADDRESS = f"/event/{KEY}/dry-run"
RULE = {
    "title": "Double points",
    "type": "TRANSACTION",
    "reward": {"default": 2},
    "triggers": PURCHASES,
}


@pytest.fixture
def till(workspace: Workspace, member: Customer) -> Caller:
    """A program of a workspace with a live rule and two purchases."""
    make_rule(workspace)
    bought = [purchase(member, amount, event_timestamp=TODAY) for amount in ("10", "4.40")]
    record(workspace, *bought, at=TODAY)
    return Caller(key_header(workspace))


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two events are many; the ids of the runs for which a worker was asked."""
    runs: list[str] = []
    monkeypatch.setattr(services, "MOST_EVENTS_AT_ONCE", 1)
    monkeypatch.setattr(tasks.run_dry_run, "delay", lambda *ids: runs.append(ids[1]))
    return runs


def test_few_events_are_answered_at_once(till: Caller) -> None:
    answer = till.post(ADDRESS, {"days": 7, "rule": RULE})

    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["progress"]) == ("done", {"done": 2, "total": 2})
    assert body["result"]["difference"] == 15
    assert body["result"]["winners"]["top"][0]["userId"] == "sarah"
    assert till.get(f"/dry-runs/{body['runId']}").json() == body


def test_a_rule_can_be_sent_as_it_was_got(till: Caller) -> None:
    rule = till.get(f"/event/{KEY}").json()

    assert till.post(ADDRESS, {"rule": rule}).json()["result"]["difference"] == 0
    other = till.post("/event/other/dry-run", {"rule": rule})
    assert codes(other) == [("eventId", "other_key")]


def test_without_a_body_the_kept_rule_is_run(till: Caller) -> None:
    bodies: list[Any] = [b"", {}]
    for body in bodies:
        result = till.post(ADDRESS, body).json()["result"]

        assert (result["difference"], result["days"], result["today"]["points"]) == (0, 30, 14)


def test_many_events_are_answered_later(till: Caller, woken: list[str]) -> None:
    answer = till.post(ADDRESS, {"rule": RULE})

    body = answer.json()
    assert (answer.status_code, body["state"], body["result"]) == (202, "queued", None)
    assert woken == [body["runId"]]
    run = DryRun.objects.get(id=body["runId"])
    run_dry_run(workspace_id=run.workspace_id, run_id=run.id, seconds=60)
    later = till.get(f"/dry-runs/{body['runId']}").json()
    assert (later["state"], later["result"]["draft"]["points"]) == ("done", 29)


def test_a_run_can_be_called_off(till: Caller, woken: list[str]) -> None:
    run_id = till.post(ADDRESS, {"rule": RULE}).json()["runId"]

    for _ in range(2):
        answer = till.send("DELETE", f"/dry-runs/{run_id}")

        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")


def test_a_queue_that_is_away_only_delays(
    till: Caller, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.run_dry_run, "delay", lambda *ids: 1 / 0)

    assert till.post(ADDRESS, {"rule": RULE}).status_code == 202


@pytest.mark.parametrize("days", [0, 366, -1, 10**15])
def test_days_out_of_range_are_refused(till: Caller, days: int) -> None:
    assert codes(till.post(ADDRESS, {"days": days})) == [("days", "out_of_range")]


@pytest.mark.parametrize(
    "body",
    [
        *([], "x", 7, None, {"days": "7"}, {"days": True}, {"days": 1.5}, {"days": None}),
        *({"rule": []}, {"rule": 1}, {"rule": {}}, {"more": 1}, {"rule": RULE | {"more": 1}}),
        *({"rule": RULE | {"title": "\0"}}, {"rule": RULE | {"reward": {"default": 1e300}}}),
        {"rule": RULE | {"reward": {"default": "NaN"}}},
        {"rule": RULE | {"conditions": {"field": "amount", "operator": "is", "value": 1}}},
        *({"days": 10**40}, b"{", b"\xff", b'{"days": NaN}', b"[" * 100_000),
    ],
)
def test_a_hostile_body_is_refused(till: Caller, body: Any) -> None:
    raw = b"null" if body is None else body

    answer = till.post(ADDRESS, raw)

    assert answer.status_code == 400, answer.content
    assert not DryRun.objects.filter(workspace__slug="city-gym").exists()


def test_what_is_not_there_is_missing(till: Caller) -> None:
    assert_refusal(till.post("/event/nothing/dry-run"), 404, "unknown_rule")
    for name in ("7", "00000000-0000-7000-8000-000000000000", "%00"):
        assert_refusal(till.get(f"/dry-runs/{name}"), 404, "unknown_dry_run")
        assert_refusal(till.send("DELETE", f"/dry-runs/{name}"), 404, "unknown_dry_run")


def test_customers_do_not_ask(till: Caller, member: Customer) -> None:
    run_id = till.post(ADDRESS).json()["runId"]
    app = app_of(member)

    assert app.post(ADDRESS).status_code == app.get(f"/dry-runs/{run_id}").status_code == 403


def test_a_customer_who_was_renamed_has_the_new_name(till: Caller, member: Customer) -> None:
    run_id = till.post(ADDRESS, {"rule": RULE}).json()["runId"]
    Customer.objects.filter(id=member.id).update(external_id="sarah-2")

    [winner] = till.get(f"/dry-runs/{run_id}").json()["result"]["winners"]["top"]

    assert winner["userId"] == "sarah-2"
