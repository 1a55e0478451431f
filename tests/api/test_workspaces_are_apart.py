"""What is another workspace's is not there: at every address, by every way of naming it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from accounts.models import Customer, Workspace
from config.api_urls import urlpatterns
from events.models import ActivityEvent
from tests.analytics.segments.strange import CASES as SEGMENT_CASES
from tests.analytics.segments.strange import segment_names
from tests.api.calling import Caller, app_of, till_of
from tests.api.test_addresses import assert_refusal
from tests.campaigns.automations.strange import CASES as AUTOMATION_CASES
from tests.campaigns.automations.strange import automation_names
from tests.campaigns.outreach.strange import CASES as CAMPAIGN_CASES
from tests.campaigns.outreach.strange import campaign_names
from tests.events.webhooks.strange import CASES as WEBHOOK_CASES
from tests.events.webhooks.strange import webhook_names
from tests.factories import make_event, make_member, make_workspace
from tests.loyalty.counted import VISITS, make_challenge, make_streak
from tests.loyalty.dryrun.drafts import make_dry_run
from tests.loyalty.leaderboards.boards import make_board
from tests.loyalty.programme import make_rule
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_tier
from tests.ticketing.strange import CASES as TICKETING_CASES
from tests.ticketing.strange import GUESTS, SIGNED, names_of

pytestmark = pytest.mark.django_db

VISIT = {"event_category": "activity", "event_type": "visit"}
MISSING = "missing"  # what it names is not there: 404
NOTHING = "nothing"  # it answers, and with nothing of the other workspace's
SAME = "same"  # it answers everybody the same

# Fields that a webhook of one's own has.
OWN_WORDS = ('"secret":', '"previous_secret_until":')

# For each call what a stranger gets: {pass}, {event} and {user} are those of the other workspace.
CASES: dict[tuple[str, str], tuple[str, Any]] = {
    ("GET", "changes"): (NOTHING, None),
    ("GET", "webhooks/types"): (SAME, None),
    ("GET", "customers"): (NOTHING, None),
    ("POST", "customers"): (NOTHING, {"userId": "own"}),
    ("GET", "customers/{user}"): (MISSING, None),
    ("PATCH", "customers/{user}"): (MISSING, {"name": "Mallory"}),
    ("GET", "user"): (NOTHING, None),
    ("POST", "user"): (NOTHING, {"userId": "own"}),
    ("GET", "user/{user}"): (MISSING, None),
    ("PATCH", "user/{user}"): (MISSING, {"name": "Mallory"}),
    ("GET", "passes/{pass}"): (MISSING, None),
    ("GET", "events/aggregate"): (NOTHING, {"function": "count"}),
    ("POST", "events/aggregate"): (NOTHING, {"function": "count"}),
    ("GET", "stats/event"): (NOTHING, None),
    ("GET", "events"): (NOTHING, None),
    ("POST", "events"): (MISSING, VISIT | {"user_id": "{user}"}),
    ("POST", "events/batch"): (NOTHING, [VISIT | {"pass_id": "{pass}"}]),
    ("GET", "events/types"): (NOTHING, None),
    ("GET", "events/sources"): (NOTHING, None),
    ("POST", "events/delete-batch"): (
        NOTHING,
        {"filters": {"external_id": "ORD-1"}, "confirm": True},
    ),
    ("GET", "events/{event}"): (MISSING, None),
    ("GET", "events/{event}/explain"): (MISSING, None),
    ("GET", "passes/{pass}/events"): (MISSING, None),
    ("POST", "passes/{pass}/purchases"): (MISSING, {"amount": 1}),
    ("POST", "passes/{pass}/refunds"): (MISSING, {"amount": 1}),
    ("POST", "passes/{pass}/check-ins"): (MISSING, {}),
    ("POST", "passes/{pass}/activities"): (MISSING, {"event_type": "visit"}),
    ("POST", "passes/{pass}/field-changes"): (MISSING, {"field_name": "x"}),
    ("POST", "customers/{user}/erasure"): (MISSING, {}),
    ("GET", "customers/{user}/export"): (MISSING, None),
    ("POST", "user/{user}/erasure"): (MISSING, {}),
    ("GET", "user/{user}/export"): (MISSING, None),
    **{
        (method, f"{whose}/{{user}}/{address}"): (MISSING, body)
        for whose in ("user", "customers")
        for method, address, body in (
            ("GET", "points", None),
            ("GET", "history", None),
            ("POST", "points/spend", {"points": 1, "reason": "x"}),
            ("POST", "points/adjust", {"points": 1, "reason": "x"}),
        )
    },
    ("GET", "event"): (NOTHING, None),
    ("POST", "event"): (MISSING, {"eventId": "{rule}", "userId": "{user}"}),
    ("GET", "event/{rule}"): (MISSING, None),
    ("PUT", "event/{rule}"): (NOTHING, {"title": "Own", "type": "FIX", "reward": {"default": 1}}),
    ("DELETE", "event/{rule}"): (MISSING, None),
    ("GET", "event/{rule}/versions"): (MISSING, None),
    ("POST", "event/{rule}/dry-run"): (MISSING, {}),
    ("GET", "dry-runs/{run}"): (MISSING, None),
    ("DELETE", "dry-runs/{run}"): (MISSING, None),
    ("GET", "tiers"): (NOTHING, None),
    ("GET", "tiers/{tier}"): (MISSING, None),
    ("PUT", "tiers/{tier}"): (NOTHING, {"title": "Own", "threshold": 1}),
    ("DELETE", "tiers/{tier}"): (MISSING, None),
    ("GET", "loyalty/programme"): (NOTHING, None),
    ("PUT", "loyalty/programme"): (NOTHING, {"tierBasis": "spend", "tierPeriod": "month"}),
    ("GET", "user/{user}/tier"): (MISSING, None),
    ("GET", "customers/{user}/tier"): (MISSING, None),
    ("GET", "streaks"): (NOTHING, None),
    ("GET", "streaks/{streak}"): (MISSING, None),
    ("PUT", "streaks/{streak}"): (NOTHING, {"title": "Own", "counts": VISITS}),
    ("DELETE", "streaks/{streak}"): (MISSING, None),
    ("GET", "user/{user}/streak"): (MISSING, None),
    ("GET", "customers/{user}/streak"): (MISSING, None),
    ("GET", "analytics/streak"): (MISSING, {"streakId": "{streak}"}),
    ("GET", "challenges"): (NOTHING, None),
    ("GET", "challenges/{challenge}"): (MISSING, None),
    ("PUT", "challenges/{challenge}"): (
        NOTHING,
        {"title": "Own", "counts": VISITS, "goals": [{"target": 1}]},
    ),
    ("DELETE", "challenges/{challenge}"): (MISSING, None),
    ("GET", "user/{user}/challenge"): (MISSING, None),
    ("GET", "customers/{user}/challenge"): (MISSING, None),
    ("GET", "loyalty/programs"): (NOTHING, None),
    ("GET", "loyalty/programs/{program}"): (MISSING, None),
    ("PUT", "loyalty/programs/{program}"): (
        NOTHING,
        {
            "title": "Own",
            "threshold": 1,
            "reward": {"title": "Own"},
            "counts": {"triggers": [{"types": ["payment"]}]},
        },
    ),
    ("DELETE", "loyalty/programs/{program}"): (MISSING, None),
    ("PUT", "loyalty/programs/{program}/customers/{user}"): (MISSING, {}),
    ("DELETE", "loyalty/programs/{program}/customers/{user}"): (MISSING, None),
    ("GET", "user/{user}/cards"): (MISSING, None),
    ("GET", "customers/{user}/cards"): (MISSING, None),
    ("GET", "rewards"): (NOTHING, None),
    ("GET", "rewards/{reward}"): (MISSING, None),
    ("PUT", "rewards/{reward}"): (NOTHING, {"title": "Own", "points": 1}),
    ("DELETE", "rewards/{reward}"): (MISSING, None),
    **{
        (method, f"{whose}/{{user}}/{address}"): (MISSING, body)
        for whose in ("user", "customers")
        for method, address, body in (
            ("GET", "rewards", None),
            ("GET", "redemptions", None),
            ("POST", "redemptions", {"rewardId": "{reward}"}),
        )
    },
    ("GET", "redemptions/{redemption}"): (MISSING, None),
    ("GET", "redemptions/{redemption}/qr"): (MISSING, None),
    ("POST", "redemptions/{redemption}/fulfil"): (MISSING, {}),
    ("POST", "redemptions/{redemption}/unfulfil"): (MISSING, {}),
    ("POST", "redemptions/{redemption}/reverse"): (MISSING, {"reason": "x"}),
    ("GET", "leaderboards"): (NOTHING, None),
    ("GET", "leaderboards/{leaderboard}"): (MISSING, None),
    ("PUT", "leaderboards/{leaderboard}"): (NOTHING, {"title": "Own"}),
    ("DELETE", "leaderboards/{leaderboard}"): (MISSING, None),
    ("GET", "leaderboard"): (MISSING, {"leaderboardId": "{leaderboard}"}),
    ("GET", "user/{user}/rank"): (MISSING, {"leaderboardId": "{leaderboard}"}),
    ("GET", "customers/{user}/rank"): (MISSING, {"leaderboardId": "{leaderboard}"}),
    ("GET", "user/{user}/leaderboard"): (MISSING, None),
    ("GET", "customers/{user}/leaderboard"): (MISSING, None),
    **SEGMENT_CASES,
    **WEBHOOK_CASES,
    **{call: case[:2] for call, case in CAMPAIGN_CASES.items()},
    **{call: case[:2] for call, case in AUTOMATION_CASES.items()},
    **{call: case[:2] for call, case in TICKETING_CASES.items()},
    **GUESTS,
}


def calls() -> Iterator[tuple[str, str]]:
    """Every method of every address of the API."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        path = re.sub(r"<\w+:(\w+)_id>", r"{\1}", str(pattern.pattern))
        view: Any = pattern.callback
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if hasattr(view.view_class, method.lower()):
                yield method, path


def fill(value: Any, names: dict[str, str]) -> Any:
    """The case with the other workspace's ids in it."""
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace(f"{{{name}}}", text)
    elif isinstance(value, dict):
        value = {key: fill(inner, names) for key, inner in value.items()}
    elif isinstance(value, list):
        value = [fill(inner, names) for inner in value]
    return value


@pytest.fixture(scope="module")
def workspace(made_once: None) -> Workspace:
    """The workspace of which nothing must be seen."""
    return make_workspace()


@pytest.fixture(scope="module")
def member(workspace: Workspace) -> Customer:
    """A customer of that workspace."""
    return make_member(workspace, "sarah", name="Sarah Johnson", email="sarah@example.com")


@pytest.fixture(scope="module")
def stranger(made_once: None) -> Customer:
    """A customer of another workspace: must be seen by nobody here."""
    return make_member(make_workspace("other-club"), "sarah")


@pytest.fixture(scope="module")
def names(member: Customer, stranger: Customer) -> dict[str, str]:
    """What there is in the workspace that must not be seen, with a unique customer id.

    Some of it needs something in the stranger's workspace too, which is there by then.
    """
    Customer.objects.filter(id=member.id).update(external_id="only-here", name="Sarah Secret")
    member.refresh_from_db()
    event = make_event(member, source="secret-bar", external_id="ORD-1", metadata={"a": "secret"})
    names = {"pass": str(member.id), "user": "only-here", "event": str(event.id)}
    names |= names_of(member)
    names |= segment_names(member)
    names |= webhook_names(member)
    names |= campaign_names(member)
    names |= automation_names(member)
    names["rule"] = make_rule(member.workspace, "theirs", title="Secret rule").key
    names["tier"] = make_tier(member.workspace, "theirs", 1, title="Secret").key
    names["leaderboard"] = make_board(member.workspace, "theirs", title="Secret").key
    names["streak"] = make_streak(member.workspace, "theirs", title="Secret").key
    names["challenge"] = make_challenge(member.workspace, "theirs", title="Secret").key
    names["program"] = make_program(member.workspace, "their-card", title="Secret").key
    names["reward"] = make_reward(member.workspace, "theirs", title="Secret").key
    give(member)
    names["redemption"] = redeem(member, "theirs").code
    return names | {"run": str(make_dry_run(member.workspace).id)}


def test_every_call_of_the_api_has_a_case() -> None:
    assert set(calls()) == set(CASES) | SIGNED


@pytest.mark.parametrize(("method", "path"), CASES)
def test_a_stranger_reaches_nothing(
    stranger: Customer, names: dict[str, str], method: str, path: str
) -> None:
    outcome, body = CASES[method, path]
    before = list(ActivityEvent.objects.order_by("id").values())
    url, body = f"/{fill(path, names)}", fill(body, names)

    by_token = _called(app_of(stranger), method, url, body)
    by_key = _called(till_of(stranger), method, url, body)

    text = by_key.content.decode()
    for word in OWN_WORDS:
        text = text.replace(word, "")
    assert by_key.status_code == 404 if outcome is MISSING else by_key.status_code < 300, text
    own = ("secret", names["event"]) if outcome is SAME else ("secret", "purchase", names["event"])
    assert not any(secret in text.lower() for secret in own)
    assert by_token.status_code in {200, 204, 403, 404}
    assert "secret" not in by_token.content.decode().lower()
    assert not ActivityEvent.objects.filter(workspace=stranger.workspace).exists()
    assert list(ActivityEvent.objects.order_by("id").values()) == before
    assert Customer.objects.get(external_id="only-here").name == "Sarah Secret"


def _called(caller: Caller, method: str, url: str, body: Any) -> Any:
    return caller.get(url, **(body or {})) if method == "GET" else caller.send(method, url, body)


@pytest.mark.parametrize(("method", "path"), CASES)
def test_naming_another_workspace_is_naming_none(
    member: Customer, stranger: Customer, method: str, path: str
) -> None:
    till = till_of(stranger)
    url = "/" + fill(path, {"pass": str(stranger.id), "user": "sarah", "event": "7"})

    for named in ("city-gym", str(member.workspace.id), "nowhere", "", "é"):
        by_header = Caller(till.headers | {"orgid": named})
        by_query = till.send(method, f"{url}?workspace_id={named}")
        assert_refusal(by_query, 404, "unknown_workspace")
        assert_refusal(by_header.send(method, url), 404, "unknown_workspace")


@pytest.mark.parametrize("path", ["/events", "/customers", "/events/types"])
def test_ones_own_workspace_may_be_named(till: Caller, member: Customer, path: str) -> None:
    own = member.workspace

    for named in (own.slug, str(own.id), str(own.id).upper()):
        assert till.get(path, workspace_id=named).status_code == 200
        assert Caller(till.headers | {"orgid": named}).get(path).status_code == 200


def test_an_event_meant_for_another_workspace_is_refused(
    till: Caller, member: Customer, stranger: Customer
) -> None:
    body = VISIT | {"pass_id": str(member.id), "workspace_id": str(stranger.workspace.id)}
    deletion = {"filters": {"source": "x"}, "confirm": True, "workspace_id": "other-club"}

    assert_refusal(till.post("/events", body), 404, "unknown_workspace")
    assert_refusal(till.post("/events/delete-batch", deletion), 404, "unknown_workspace")
    receipt = till.post("/events/batch", [body]).json()
    assert receipt["errors"][0]["code"] == "unknown_workspace"


def test_the_same_external_id_may_exist_in_both(member: Customer, stranger: Customer) -> None:
    make_event(member, external_id="ORD-2")
    body = VISIT | {"user_id": "sarah", "external_id": "ORD-2"}

    assert till_of(stranger).post("/events", body).status_code == 201
