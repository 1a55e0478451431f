"""What an API key opens, and when it opens nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiKey, Customer, Workspace
from accounts.scopes import WIDER, Scope
from accounts.services.keys import create_api_key, note_api_key_use, revoke_api_key
from tests.api.calling import Caller
from tests.api.test_addresses import assert_refusal
from tests.factories import key_header, make_event, make_workspace
from tests.loyalty.counted import make_challenge, make_streak
from tests.loyalty.dryrun.drafts import make_dry_run
from tests.loyalty.leaderboards.boards import make_board
from tests.loyalty.programme import make_rule
from tests.loyalty.rewards.setting import redeemed_codes
from tests.loyalty.stamps.stamped import make_program
from tests.loyalty.tiers.setting import make_tier

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["x-api-key: {}", "Authorization: Api-Key {}"])
def test_both_headers_are_understood(workspace: Workspace, kind: str) -> None:
    text = create_api_key(workspace=workspace, name="till")[1]
    name, value = kind.format(text).split(": ", 1)

    assert Client().get("/events", headers={name: value}).status_code == 200
    lower = value.replace("Api-Key ", "api-key ")
    assert Client().get("/events", headers={name: lower}).status_code == 200


def test_without_a_credential_nothing_is_answered(workspace: Workspace) -> None:
    answer = Client().get("/events")

    assert_refusal(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Api-Key realm="foyer", Bearer realm="foyer"'


def test_a_revoked_key_is_dead_at_once(workspace: Workspace) -> None:
    key, text = create_api_key(workspace=workspace, name="till")
    caller = Caller({"x-api-key": text})
    before = caller.get("/events").status_code

    revoke_api_key(key=key, at=timezone.now())

    assert before == 200
    assert_refusal(caller.get("/events"), 401, "authentication_failed")


def test_a_key_is_kept_as_a_digest_alone(workspace: Workspace) -> None:
    key, text = create_api_key(workspace=workspace, name="till")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM accounts_apikey k")
        row = cursor.fetchone()[0]

    assert text not in row
    assert text.split("_", 2)[2] not in row
    assert len(bytes(ApiKey.objects.get(id=key.id).digest)) == 32


@pytest.mark.parametrize(
    "wrong",
    [
        *("fk", "fk_", "fk__", "fk_x_y", "fk_AZAAAAAAcACAAAAAAAAAAA_secret", "_" * 5000),
        *("sk_live_1", "é", "fk_é_é", "fk_====_x", "a" * 7000, "0", "null", "fk_\x7f_\x01"),
    ],
)
def test_a_wrong_key_is_refused(workspace: Workspace, wrong: str) -> None:
    for headers in ({"x-api-key": wrong}, {"Authorization": f"Api-Key {wrong}"}):
        answer = Client().get("/events", headers=headers)

        assert_refusal(answer, 401, "authentication_failed")
        assert "WWW-Authenticate" in answer.headers


@pytest.mark.parametrize("empty", ["Api-Key", "Api-Key ", "Basic eDp5", "Token x", ""])
def test_a_header_without_a_key_is_no_credential(workspace: Workspace, empty: str) -> None:
    answer = Client().get("/events", headers={"Authorization": empty})

    assert_refusal(answer, 401, "not_authenticated")


def test_a_keys_letter_makes_the_difference(workspace: Workspace) -> None:
    text = create_api_key(workspace=workspace, name="till")[1]
    other = text[:-1] + ("A" if text[-1] != "A" else "B")

    assert Caller({"x-api-key": other}).get("/events").status_code == 401


def test_a_key_cannot_be_carried_to_another_workspace(workspace: Workspace) -> None:
    own = create_api_key(workspace=workspace, name="till")[1]
    foreign = create_api_key(workspace=make_workspace("other-club"), name="till")[1]
    mixed = "_".join([*foreign.split("_", 2)[:2], own.split("_", 2)[2]])

    assert Caller({"x-api-key": mixed}).get("/events").status_code == 401


CALLS = {
    ("GET", "/events"): Scope.EVENTS_READ,
    ("GET", "/events/types"): Scope.EVENTS_READ,
    ("GET", "/events/sources"): Scope.EVENTS_READ,
    ("GET", "/events/{event}"): Scope.EVENTS_READ,
    ("GET", "/events/aggregate?function=count"): Scope.EVENTS_READ,
    ("GET", "/stats/event"): Scope.EVENTS_READ,
    ("GET", "/passes/{pass}/events"): Scope.EVENTS_READ,
    ("POST", "/events"): Scope.EVENTS_WRITE,
    ("POST", "/events/batch"): Scope.EVENTS_WRITE,
    ("POST", "/passes/{pass}/purchases"): Scope.EVENTS_WRITE,
    ("POST", "/passes/{pass}/refunds"): Scope.EVENTS_WRITE,
    ("POST", "/passes/{pass}/check-ins"): Scope.EVENTS_AT_DOOR,
    ("POST", "/passes/{pass}/activities"): Scope.EVENTS_WRITE,
    ("POST", "/passes/{pass}/field-changes"): Scope.EVENTS_WRITE,
    ("POST", "/events/delete-batch"): Scope.EVENTS_DELETE,
    ("GET", "/event"): Scope.LOYALTY_READ,
    ("POST", "/event"): Scope.EVENTS_AT_DOOR,
    ("GET", "/event/{rule}"): Scope.LOYALTY_READ,
    ("PUT", "/event/{rule}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/event/{rule}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/event/{rule}/versions"): Scope.LOYALTY_READ,
    ("GET", "/customers"): Scope.CUSTOMERS_READ,
    ("GET", "/customers/sarah"): Scope.CUSTOMERS_READ,
    ("GET", "/passes/{pass}"): Scope.CUSTOMERS_READ,
    ("POST", "/customers"): Scope.CUSTOMERS_WRITE,
    ("PATCH", "/customers/sarah"): Scope.CUSTOMERS_WRITE,
    ("GET", "/customers/sarah/export"): Scope.CUSTOMERS_PRIVACY,
    ("POST", "/customers/sarah/erasure"): Scope.CUSTOMERS_PRIVACY,
    ("GET", "/user/sarah/points"): Scope.LOYALTY_READ,
    ("GET", "/user/sarah/history"): Scope.LOYALTY_READ,
    ("POST", "/user/sarah/points/spend"): Scope.POINTS_WRITE,
    ("POST", "/user/sarah/points/adjust"): Scope.POINTS_WRITE,
    ("POST", "/event/{rule}/dry-run"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/dry-runs/{run}"): Scope.LOYALTY_READ,
    ("DELETE", "/dry-runs/{run}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/tiers"): Scope.LOYALTY_READ,
    ("GET", "/tiers/{tier}"): Scope.LOYALTY_READ,
    ("PUT", "/tiers/{tier}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/tiers/{tier}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/loyalty/programme"): Scope.LOYALTY_READ,
    ("PUT", "/loyalty/programme"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/user/sarah/tier"): Scope.LOYALTY_READ,
    ("GET", "/streaks"): Scope.LOYALTY_READ,
    ("GET", "/streaks/{streak}"): Scope.LOYALTY_READ,
    ("PUT", "/streaks/{streak}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/streaks/{streak}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/user/sarah/streak"): Scope.LOYALTY_READ,
    ("GET", "/analytics/streak?streakId={streak}"): Scope.LOYALTY_READ,
    ("GET", "/challenges"): Scope.LOYALTY_READ,
    ("GET", "/challenges/{challenge}"): Scope.LOYALTY_READ,
    ("PUT", "/challenges/{challenge}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/challenges/{challenge}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/user/sarah/challenge"): Scope.LOYALTY_READ,
    ("GET", "/loyalty/programs"): Scope.LOYALTY_READ,
    ("GET", "/loyalty/programs/{program}"): Scope.LOYALTY_READ,
    ("PUT", "/loyalty/programs/{program}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/loyalty/programs/{program}"): Scope.LOYALTY_CONFIGURE,
    ("PUT", "/loyalty/programs/{program}/customers/sarah"): Scope.CUSTOMERS_WRITE,
    ("DELETE", "/loyalty/programs/{program}/customers/sarah"): Scope.CUSTOMERS_WRITE,
    ("GET", "/changes"): Scope.CHANGES_READ,
    ("GET", "/webhooks/types"): Scope.CHANGES_READ,
    ("GET", "/user/sarah/cards"): Scope.LOYALTY_READ,
    ("GET", "/rewards"): Scope.LOYALTY_READ,
    ("GET", "/rewards/{reward}"): Scope.LOYALTY_READ,
    ("PUT", "/rewards/{reward}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/rewards/{reward}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/user/sarah/rewards"): Scope.LOYALTY_READ,
    ("GET", "/user/sarah/redemptions"): Scope.REWARDS_REDEEM,
    ("POST", "/user/sarah/redemptions"): Scope.REWARDS_REDEEM,
    ("GET", "/redemptions/{redemption}"): Scope.REWARDS_REDEEM,
    ("GET", "/redemptions/{redemption}/qr"): Scope.REWARDS_REDEEM,
    ("POST", "/redemptions/{redemption}/fulfil"): Scope.REWARDS_REDEEM,
    ("POST", "/redemptions/{fulfilled}/unfulfil"): Scope.REWARDS_REDEEM,
    ("POST", "/redemptions/{redemption}/reverse"): Scope.POINTS_WRITE,
    ("GET", "/leaderboards"): Scope.LOYALTY_READ,
    ("GET", "/leaderboards/{leaderboard}"): Scope.LOYALTY_READ,
    ("PUT", "/leaderboards/{leaderboard}"): Scope.LOYALTY_CONFIGURE,
    ("DELETE", "/leaderboards/{leaderboard}"): Scope.LOYALTY_CONFIGURE,
    ("GET", "/leaderboard?leaderboardId={leaderboard}"): Scope.LOYALTY_READ,
    ("GET", "/user/sarah/rank?leaderboardId={leaderboard}"): Scope.LOYALTY_READ,
    ("GET", "/user/sarah/leaderboard"): Scope.LOYALTY_READ,
}


MADE: dict[str, Callable[[Customer], Any]] = {
    "event": lambda member: make_event(member).id,
    "pass": lambda member: member.id,
    "run": lambda member: make_dry_run(member.workspace).id,
    "rule": lambda member: make_rule(member.workspace).key,
    "tier": lambda member: make_tier(member.workspace, "silver", 100).key,
    "leaderboard": lambda member: make_board(member.workspace).key,
    "streak": lambda member: make_streak(member.workspace).key,
    "challenge": lambda member: make_challenge(member.workspace).key,
    "program": lambda member: make_program(member.workspace).key,
    "reward": lambda member: redeemed_codes(member)["reward"],
    "redemption": lambda member: redeemed_codes(member)["redemption"],
    "fulfilled": lambda member: redeemed_codes(member)["fulfilled"],
}


def names_in(path: str, member: Customer) -> dict[str, Any]:
    """What an address names, made for it."""
    return {name: made(member) for name, made in MADE.items() if f"{{{name}}}" in path}


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_call_needs_its_scope_and_no_other(member: Customer, method: str, path: str) -> None:
    needed = CALLS[method, path]
    fit = {needed, *WIDER.get(needed, ())}
    others = [scope.value for scope in Scope if scope not in fit]
    names = names_in(path, member)
    path = path.format(**names)

    refused = Caller(key_header(member.workspace, others)).send(method, path)
    kept = Caller(key_header(member.workspace, [needed])).send(method, path)

    assert_refusal(refused, 403, "scope_missing")
    assert needed in refused.json()["message"]
    assert kept.status_code in {200, 201, 204, 400}


def test_whoever_records_anything_checks_in_as_well(member: Customer) -> None:
    till = Caller(key_header(member.workspace, [Scope.EVENTS_WRITE]))

    answer = till.post(f"/passes/{member.id}/check-ins", {})

    assert answer.status_code == 201


def test_a_key_of_the_door_records_no_purchase(member: Customer) -> None:
    door = Caller(key_header(member.workspace, [Scope.EVENTS_AT_DOOR]))

    answer = door.post(f"/passes/{member.id}/purchases", {"amount": "5.00"})

    assert_refusal(answer, 403, "scope_missing")


def test_making_customers_on_the_way_needs_the_scope_for_customers(member: Customer) -> None:
    writer = Caller(key_header(member.workspace, [Scope.EVENTS_WRITE]))
    body = {"event_category": "activity", "event_type": "visit", "user_id": "new"}

    answer = writer.post("/events", body, create_customers="true")

    assert_refusal(answer, 403, "scope_missing")


def test_a_key_without_scopes_opens_nothing(workspace: Workspace) -> None:
    caller = Caller(key_header(workspace, []))

    assert caller.get("/events").status_code == 403
    assert caller.post("/customers", {}).status_code == 403


def test_when_a_key_was_used_is_written_once_a_minute(workspace: Workspace) -> None:
    key, _ = create_api_key(workspace=workspace, name="till")
    noon = timezone.now().replace(microsecond=0)
    writes = []

    for seconds in (0, 30, 59, 60):
        key.refresh_from_db()
        with CaptureQueriesContext(connection) as captured:
            note_api_key_use(key=key, at=noon + timedelta(seconds=seconds))
        writes.append(len(captured))

    key.refresh_from_db()
    assert writes == [1, 0, 0, 1]
    assert key.last_used_at == noon + timedelta(seconds=60)


def test_a_stale_key_that_two_calls_hold_is_written_once(workspace: Workspace) -> None:
    key, _ = create_api_key(workspace=workspace, name="till")
    stale = ApiKey.objects.get(id=key.id)
    noon = timezone.now()
    note_api_key_use(key=key, at=noon)

    note_api_key_use(key=stale, at=noon + timedelta(seconds=1))

    key.refresh_from_db()
    assert key.last_used_at == noon
