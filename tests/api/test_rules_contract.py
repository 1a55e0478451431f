"""Every request and answer of the contract for rules, as it stands there."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from tests.api.calling import Caller, codes
from tests.api.test_addresses import PREFIXES, assert_refusal
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db

RULE: dict[str, Any] = {
    "eventId": "purchase_completed",
    "title": "Purchase completed",
    "description": "Tracks completed purchases",
    "status": "ACTIVE",
    "limit": 10,
    "maximumReward": 1000,
    "reward": {"default": 2},
    "conditions": {
        "type": "AND",
        "conditions": [{"field": "amount", "operator": "greater_than", "value": 0}],
    },
    "metadataFields": [{"key": "amount", "type": "number", "required": True}],
    "type": "TRANSACTION",
}
METADATA = {"amount": 49.99, "currency": "EUR", "usergroup": ["default"], "source": "web"}
REPORT = {"eventId": "purchase_completed", "userId": "user-123", "metadata": METADATA}
LOGGED: dict[str, Any] = {
    "statusCode": 200,
    "message": "Event erfolgreich geloggt",
    "data": {
        "userId": "user-123",
        "eventId": "purchase_completed",
        "points": 50,
        "type": "TRANSACTION",
        "title": "Purchase completed",
        "limit": 10,
        "maximumReward": 1000,
        "metadata": METADATA,
        "conditionReached": True,
        "limitReached": False,
        "userGroupId": "default",
    },
}


@pytest.fixture
def shopper(till: Caller) -> str:
    """The contract's customer."""
    assert till.post("/customers", {"userId": "user-123"}).status_code == 201
    return "user-123"


def put(till: Caller, **changes: Any) -> None:
    """The contract's rule, with changes, set up by the API."""
    rule = RULE | changes
    answer = till.send("PUT", f"/event/{rule['eventId']}", rule)
    assert answer.status_code in {200, 201}, answer.content


@pytest.mark.parametrize("prefix", PREFIXES)
def test_log_event(till: Caller, shopper: str, prefix: str) -> None:
    put(till, reward={"default": 1})

    answer = till.post(f"{prefix}/event", REPORT)

    assert (answer.status_code, answer.json()) == (200, LOGGED)
    assert list(answer.json()["data"]) == list(LOGGED["data"])


def test_log_event_at_two_points_a_unit(till: Caller, shopper: str) -> None:
    put(till)

    assert till.post("/event", REPORT).json()["data"]["points"] == 100


def test_what_is_logged_is_a_purchase(till: Caller, shopper: str) -> None:
    put(till)

    till.post("/event", REPORT)

    [event] = till.get("/events").json()["results"]
    assert (event["event_category"], event["event_type"]) == ("transaction", "purchase")
    assert (event["amount"], event["currency"]) == ("49.99", "EUR")
    assert (event["source"], event["metadata"]) == ("web", METADATA)


def test_over_the_limit_it_is_logged_without_points(till: Caller, shopper: str) -> None:
    put(till, limit=1)
    till.post("/event", REPORT)

    answer = till.post("/event", REPORT)

    assert (answer.status_code, answer.json()["message"]) == (200, "Event Limit erreicht")
    found = answer.json()["data"]
    assert (found["points"], found["limitReached"], found["conditionReached"]) == (0, True, True)
    assert len(till.get("/events").json()["results"]) == 2


@pytest.mark.parametrize(
    ("wish", "messages"),
    [
        ("en", ["Event logged successfully", "Event limit reached"]),
        ("en-GB,de;q=0.5", ["Event logged successfully", "Event limit reached"]),
        ("de-CH, en;q=0.8", ["Event erfolgreich geloggt", "Event Limit erreicht"]),
        ("fr", ["Event erfolgreich geloggt", "Event Limit erreicht"]),
        ("*;q=\0,,;;", ["Event erfolgreich geloggt", "Event Limit erreicht"]),
    ],
)
def test_the_messages_come_in_the_language_asked_for(
    till: Caller, shopper: str, wish: str, messages: list[str]
) -> None:
    put(till, limit=1)
    caller = Caller(till.headers | {"Accept-Language": wish})

    found = [caller.post("/event", REPORT).json()["message"] for _ in range(2)]

    assert found == messages


def test_where_conditions_fail_it_is_logged_without_points(till: Caller, shopper: str) -> None:
    put(till)

    answer = till.post("/event", REPORT | {"metadata": METADATA | {"amount": 0}})

    found = answer.json()["data"]
    assert (answer.status_code, answer.json()["message"]) == (200, "Event erfolgreich geloggt")
    assert (found["points"], found["conditionReached"], found["limitReached"]) == (0, False, False)
    assert found["userGroupId"] == "default"


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"eventId": None}, "eventId", "invalid_type"),
        ({"eventId": ""}, "eventId", "required"),
        ({"eventId": 7}, "eventId", "invalid_type"),
        ({"eventId": "a/b"}, "eventId", "invalid_key"),
        ({"eventId": "a\0b"}, "eventId", "nul_character"),
        ({"userId": None}, "userId", "invalid_type"),
        ({"userId": ""}, "userId", "required"),
        ({"userId": ["user-123"]}, "userId", "invalid_type"),
        ({"userId": "a/b"}, "userId", "invalid_user_id"),
        ({"userId": "x" * 256}, "userId", "invalid_user_id"),
        ({"metadata": []}, "metadata", "invalid_type"),
        ({"metadat": {}}, "metadat", "unknown_field"),
        ({"metadata": {}}, "metadata.amount", "required"),
        ({"metadata": {"amount": None}}, "metadata.amount", "required"),
        ({"metadata": {"amount": "49.99"}}, "metadata.amount", "invalid_type"),
        ({"metadata": {"amount": True}}, "metadata.amount", "invalid_type"),
        ({"metadata": {"amount": -1}}, "metadata.amount", "negative_amount"),
        ({"metadata": {"amount": 1.001}}, "metadata.amount", "too_many_digits"),
        ({"metadata": {"amount": 1e13}}, "metadata.amount", "amount_too_large"),
        ({"metadata": METADATA | {"currency": "EURO"}}, "metadata.currency", "unknown_currency"),
        ({"metadata": METADATA | {"currency": 978}}, "metadata.currency", "invalid_type"),
        ({"metadata": METADATA | {"source": "x" * 256}}, "metadata.source", "too_long"),
        ({"externalId": "x" * 256}, "externalId", "too_long"),
        ({"externalId": 7}, "externalId", "invalid_type"),
        ({"timestamp": "yesterday"}, "timestamp", "invalid_type"),
        ({"timestamp": "2999-01-01T00:00:00Z"}, "timestamp", "in_the_future"),
        ({"timestamp": "2026-01-01T00:00:00"}, "timestamp", "time_zone_missing"),
    ],
)
def test_a_report_that_cannot_be_meant_is_refused(
    till: Caller, shopper: str, change: dict[str, Any], field: str, code: str
) -> None:
    put(till)

    answer = till.post("/event", REPORT | change)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [(field, code)]
    assert till.get("/events").json()["results"] == []


@pytest.mark.parametrize("missing", ["eventId", "userId"])
def test_both_ids_are_required(till: Caller, shopper: str, missing: str) -> None:
    body = {name: value for name, value in REPORT.items() if name != missing}

    answer = till.post("/event", body)

    assert (answer.status_code, codes(answer)) == (400, [(missing, "required")])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"eventId":', b"nonsense"])
def test_invalid_json_is_refused(till: Caller, body: bytes) -> None:
    assert_refusal(till.post("/event", body), 400, "malformed_json")


@pytest.mark.parametrize("status", ["INACTIVE", "DRAFT"])
def test_an_inactive_rule_is_refused(till: Caller, shopper: str, status: str) -> None:
    put(till, status=status)

    assert_refusal(till.post("/event", REPORT), 400, "rule_inactive")
    assert till.get("/events").json()["results"] == []


def test_without_a_credential_nothing_is_logged(till: Caller, shopper: str) -> None:
    put(till)

    assert_refusal(Caller().post("/event", REPORT), 401, "not_authenticated")
    assert_refusal(Caller().get("/event"), 401, "not_authenticated")


def test_a_customer_logs_for_nobody_else(app: Caller, till: Caller, shopper: str) -> None:
    put(till, requiresApiKey=False)

    assert_refusal(app.post("/event", REPORT), 403, "other_customer")


def test_a_rule_that_needs_an_api_key_is_not_for_devices(app: Caller, till: Caller) -> None:
    put(till)

    answer = app.post("/event", REPORT | {"userId": "sarah"})

    assert_refusal(answer, 403, "api_key_required")
    assert till.get("/events").json()["results"] == []


def test_a_rule_that_is_open_to_devices_rewards_them(app: Caller, till: Caller) -> None:
    put(till, requiresApiKey=False)

    answer = app.post("/event", REPORT | {"userId": "sarah"})

    assert answer.json()["data"]["points"] == 100


def test_an_unknown_user_is_refused(till: Caller) -> None:
    put(till)

    answer = till.post("/event", REPORT)

    assert_refusal(answer, 404, "unknown_customer")
    assert codes(answer) == [("userId", "unknown_customer")]


def test_an_unknown_rule_is_refused(till: Caller, shopper: str) -> None:
    assert_refusal(till.post("/event", REPORT), 404, "unknown_rule")
    assert_refusal(till.get("/event/purchase_completed"), 404, "unknown_rule")


def test_list_events(till: Caller, app: Caller) -> None:
    put(till)

    assert till.get("/event").json() == [RULE]
    assert app.get("/v1/event").json() == [RULE]
    assert list(till.get("/event").json()[0]) == [
        *("eventId", "status", "title", "description", "limit", "maximumReward", "reward"),
        *("conditions", "metadataFields", "type"),
    ]


def test_show_all_leaves_out_what_is_not_active(till: Caller) -> None:
    put(till)
    put(till, eventId="old", status="INACTIVE")

    every = [rule["eventId"] for rule in till.get("/event", showAll="true").json()]
    active = [rule["eventId"] for rule in till.get("/event", showAll="false").json()]

    assert (every, active) == (["old", "purchase_completed"], ["purchase_completed"])
    assert till.get("/event").json() == till.get("/event", showAll="true").json()


def test_without_rules_there_is_no_content(till: Caller) -> None:
    none = till.get("/event")
    put(till, status="INACTIVE")
    none_active = till.get("/event", showAll="false")

    assert (none.status_code, none.content) == (204, b"")
    assert (none_active.status_code, none_active.content) == (204, b"")


@pytest.mark.parametrize("wrong", ["yes", "1", "", "nul\0"])
def test_show_all_is_true_or_false(till: Caller, wrong: str) -> None:
    answer = till.get("/event", showAll=wrong)

    assert (answer.status_code, codes(answer)) == (400, [("showAll", "not_a_flag")])


@pytest.mark.parametrize("prefix", PREFIXES)
def test_get_event_by_id(till: Caller, app: Caller, prefix: str) -> None:
    put(till)

    for caller in (till, app):
        answer = caller.get(f"{prefix}/event/purchase_completed")
        assert (answer.status_code, answer.json()) == (200, RULE)


@pytest.mark.parametrize("path", ["/event/", "/event/%20", "/v1/event/"])
def test_an_event_id_that_is_missing_is_refused(till: Caller, path: str) -> None:
    answer = till.get(path)

    assert (answer.status_code, codes(answer)) == (400, [("eventId", "required")])


@pytest.mark.parametrize("key", ["%00", "a%00b", "x" * 5000, "%ff", "é", "a.b", "😀"])
def test_any_other_id_that_is_none_is_unknown(till: Caller, workspace: Workspace, key: str) -> None:
    make_rule(workspace)

    assert_refusal(till.get(f"/event/{key}"), 404, "unknown_rule")


def test_a_strangers_rule_is_not_there(till: Caller, stranger: Customer) -> None:
    make_rule(stranger.workspace, title="Secret")

    assert till.get("/event").status_code == 204
    assert_refusal(till.get("/event/purchase_completed"), 404, "unknown_rule")
    assert_refusal(till.send("DELETE", "/event/purchase_completed"), 404, "unknown_rule")
    put(till)
    assert till.get("/event/purchase_completed").json() == RULE
