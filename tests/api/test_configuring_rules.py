"""Rules by the API: made, changed, retired, and what is no rule."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from loyalty.models import EventRule, Programme, RuleVersion
from tests.api.calling import Answer, Caller, codes
from tests.api.test_addresses import assert_refusal
from tests.api.test_hostile_bodies import NO_JSON
from tests.api.test_rules_contract import RULE
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db

PLAIN: dict[str, Any] = {"title": "Login", "type": "FIX", "reward": {"default": 5}}
WHOLE: dict[str, Any] = RULE | {
    "reward": {"default": 1, "vip": 2.5},
    "period": "weekly",
    "rounding": "floor",
    "rewardValueField": "net",
    "rewardPer": 0.5,
    "threshold": 10,
    "triggers": [{"category": "transaction", "types": ["purchase"], "sources": ["bar"]}],
    "requiresApiKey": False,
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2026-12-31T23:00:00+01:00",
    "pendingDays": 14,
    "expireDays": 365,
}


def put(till: Caller, body: Any, key: str = "login") -> Answer:
    """PUT a rule."""
    return till.send("PUT", f"/event/{key}", body)


def test_a_rule_is_made_and_then_changed(till: Caller, workspace: Workspace) -> None:
    made = put(till, PLAIN)
    changed = put(till, PLAIN | {"title": "Log in"})

    assert (made.status_code, changed.status_code) == (201, 200)
    assert made.json()["eventId"] == "login"
    assert changed.json() == made.json() | {"title": "Log in"}
    assert till.get("/event/login").json() == changed.json()


@pytest.mark.parametrize("rule", [RULE, WHOLE], ids=["contract", "whole"])
def test_what_get_gives_put_takes(till: Caller, rule: dict[str, Any]) -> None:
    made = put(till, rule, rule["eventId"])

    given = till.get(f"/event/{rule['eventId']}").json()
    again = put(till, given, rule["eventId"])

    assert made.json() == given == again.json() == rule
    assert (made.status_code, again.status_code) == (201, 200)


def test_the_same_again_makes_no_version(till: Caller, workspace: Workspace) -> None:
    put(till, WHOLE, "purchase_completed")
    revision = Programme.objects.get(workspace=workspace).revision

    put(till, WHOLE, "purchase_completed")

    assert RuleVersion.objects.filter(workspace=workspace).count() == 1
    assert Programme.objects.get(workspace=workspace).revision == revision


def test_fields_that_are_the_default_are_not_shown(till: Caller) -> None:
    defaults = {"period": "total", "requiresApiKey": True, "rewardPer": 1, "pendingDays": 0}

    shown = put(till, PLAIN | defaults | {"triggers": [], "validFrom": None}).json()

    assert set(shown) == set(RULE)


def test_a_retired_rule_stays_and_may_come_back(till: Caller, workspace: Workspace) -> None:
    put(till, PLAIN)

    for _ in range(2):
        retired = till.send("DELETE", "/event/login")
        assert (retired.status_code, retired.json()["status"]) == (200, "INACTIVE")
    back = put(till, retired.json() | {"status": "ACTIVE"})

    assert (back.status_code, back.json()["status"]) == (200, "ACTIVE")
    assert RuleVersion.objects.filter(workspace=workspace).count() == 3


def test_versions_are_listed_newest_first(till: Caller, workspace: Workspace) -> None:
    for title in ("One", "Two", "Three"):
        put(till, PLAIN | {"title": title})

    versions = till.get("/event/login/versions").json()

    assert [one["title"] for one in versions] == ["Three", "Two", "One"]
    assert [one["version"] for one in versions] == [3, 2, 1]
    assert [one["isActive"] for one in versions] == [True, False, False]
    assert versions[0]["madeBy"] is None
    assert versions[0]["reward"] == {"default": 5}


def test_drafts_are_no_customers_business(till: Caller, app: Caller) -> None:
    put(till, PLAIN | {"status": "DRAFT"})

    assert till.get("/event").json()[0]["status"] == "DRAFT"
    assert till.get("/event/login").status_code == 200
    assert app.get("/event").status_code == 204
    assert_refusal(app.get("/event/login"), 404, "unknown_rule")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/event/x"), ("DELETE", "/event/x"), ("GET", "/event/x/versions")],
)
def test_a_customer_changes_no_rule(app: Caller, method: str, path: str) -> None:
    assert_refusal(app.send(method, path, PLAIN), 403, "api_key_required")


def leaf(**changes: Any) -> dict[str, Any]:
    """A rule whose one condition is changed."""
    condition = {"field": "amount", "operator": "equals", "value": 1} | changes
    return {"conditions": {k: v for k, v in condition.items() if v is not ...}}


def metadata_field(**changes: str) -> dict[str, Any]:
    """A rule whose one metadata field is changed."""
    return {"metadataFields": [{"key": "a", "type": "string"} | changes]}


def deep(levels: int) -> dict[str, Any]:
    """Conditions within conditions."""
    tree: dict[str, Any] = {"field": "amount", "operator": "exists"}
    for _ in range(levels):
        tree = {"type": "NOT", "conditions": [tree]}
    return {"conditions": tree}


MANY = [{"field": "amount", "operator": "exists"}] * 100


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": " "}, "title", "required"),
        ({"title": "x" * 201}, "title", "required"),
        ({"title": "a\0b"}, "title", "nul_character"),
        ({"title": None}, "title", "invalid_type"),
        ({"description": "x" * 2001}, "description", "too_long"),
        ({"description": "\0"}, "description", "nul_character"),
        ({"type": "fix"}, "type", "invalid_type"),
        ({"status": "active"}, "status", "invalid_type"),
        ({"eventId": "other"}, "eventId", "other_key"),
        ({"limits": 1}, "limits", "unknown_field"),
        ({"reward": {}}, "reward", "required"),
        ({"reward": 5}, "reward", "invalid_type"),
        ({"reward": {"default": -1}}, "reward.default", "out_of_range"),
        ({"reward": {"default": "NaN"}}, "reward.default", "out_of_range"),
        ({"reward": {"default": "sNaN"}}, "reward.default", "out_of_range"),
        ({"reward": {"default": "Infinity"}}, "reward.default", "out_of_range"),
        ({"reward": {"default": 1e13}}, "reward.default", "out_of_range"),
        ({"reward": {"default": 1e-7}}, "reward.default", "out_of_range"),
        ({"reward": {"default": None}}, "reward", "invalid_type"),
        ({"reward": {"": 1}}, "reward", "invalid_group"),
        ({"reward": {"x" * 101: 1}}, "reward", "invalid_group"),
        ({"reward": {"a\0": 1}}, "reward", "nul_character"),
        ({"rewardPer": 0}, "rewardPer", "out_of_range"),
        ({"rewardPer": -1}, "rewardPer", "out_of_range"),
        ({"rewardPer": "1e-999999"}, "rewardPer", "out_of_range"),
        ({"rewardPer": []}, "rewardPer", "invalid_type"),
        ({"type": "CONDITIONAL"}, "threshold", "required"),
        ({"threshold": "1e999999"}, "threshold", "out_of_range"),
        ({"threshold": "NaN"}, "threshold", "out_of_range"),
        ({"limit": 0}, "limit", "out_of_range"),
        ({"limit": 2**31}, "limit", "out_of_range"),
        ({"limit": 2**70}, "limit", "number_too_large"),
        ({"limit": 1.5}, "limit", "invalid_type"),
        ({"limit": "ten"}, "limit", "invalid_type"),
        ({"limit": True}, "limit", "invalid_type"),
        ({"maximumReward": -1}, "maximumReward", "out_of_range"),
        ({"period": "yearly"}, "period", "invalid_type"),
        ({"rounding": "half_even"}, "rounding", "invalid_type"),
        ({"rewardValueField": ""}, "rewardValueField", "required"),
        ({"rewardValueField": "a\0"}, "rewardValueField", "nul_character"),
        ({"requiresApiKey": "no"}, "requiresApiKey", "invalid_type"),
        ({"pendingDays": -1}, "pendingDays", "out_of_range"),
        ({"pendingDays": 40_000}, "pendingDays", "out_of_range"),
        ({"expireDays": 0}, "expireDays", "out_of_range"),
        ({"validFrom": "2026-01-01T00:00:00"}, "validFrom", "time_zone_missing"),
        ({"validUntil": "0001-01-01T00:00:00+14:00"}, "validUntil", "out_of_range"),
        ({"validFrom": "9999-12-31T23:59:59-14:00"}, "validFrom", "out_of_range"),
        ({"validFrom": "soon"}, "validFrom", "invalid_type"),
        (
            {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-02T00:00:00Z"},
            "validUntil",
            "ends_before_it_starts",
        ),
        ({"metadataFields": {}}, "metadataFields", "invalid_type"),
        ({"metadataFields": [{"key": "a"}]}, "metadataFields.0.type", "required"),
        (
            {"metadataFields": [{"key": "", "type": "string"}]},
            "metadataFields.0.key",
            "invalid_key",
        ),
        (
            {"metadataFields": [{"key": "a", "type": "int"}]},
            "metadataFields.0.type",
            "invalid_type",
        ),
        (
            {"metadataFields": [{"key": "a", "type": "string"}] * 2},
            "metadataFields.1.key",
            "invalid_key",
        ),
        ({"triggers": [{}]}, "triggers.0", "required"),
        ({"triggers": [{"category": "activities"}]}, "triggers.0.category", "unknown_category"),
        ({"triggers": [{"types": ["visits"]}]}, "triggers.0.types", "unknown_type"),
        ({"triggers": [{"types": ["refund"]}]}, "triggers.0.types", "never_earns"),
        ({"triggers": [{"type": "visit"}]}, "triggers.0.type", "unknown_field"),
        ({"triggers": [{"names": ["x"]}] * 51}, "triggers", "too_many"),
        (leaf(field=...), "conditions.field", "required"),
        (leaf(field=""), "conditions.field", "required"),
        (leaf(field="x" * 256), "conditions.field", "required"),
        (leaf(field="\0"), "conditions.field", "nul_character"),
        (leaf(operator="is"), "conditions.operator", "unknown_operator"),
        (leaf(operator=...), "conditions.operator", "unknown_operator"),
        (leaf(value=...), "conditions.value", "invalid_value"),
        (leaf(value={"a": 1}), "conditions.value", "invalid_value"),
        (leaf(value=10**20), "conditions.value", "number_too_large"),
        (leaf(value="\0"), "conditions.value", "nul_character"),
        (leaf(operator="in", value=1), "conditions.value", "invalid_value"),
        (leaf(operator="not_in", value=[]), "conditions.value", "invalid_value"),
        (leaf(operator="between", value=[5, 1]), "conditions.value", "invalid_value"),
        (leaf(operator="between", value=[1, "5"]), "conditions.value", "invalid_value"),
        (leaf(operator="between", value=[1]), "conditions.value", "invalid_value"),
        (leaf(operator="greater_than", value=True), "conditions.value", "invalid_value"),
        (leaf(operator="less_than", value=[1]), "conditions.value", "invalid_value"),
        (leaf(operator="starts_with", value=5), "conditions.value", "invalid_value"),
        (leaf(operator="exists", value=False), "conditions.value", "invalid_value"),
        (leaf(type="AND"), "conditions", "ambiguous_condition"),
        (leaf(conditions=MANY[:1]), "conditions", "ambiguous_condition"),
        ({"conditions": {"type": "XOR", "conditions": MANY}}, "conditions.type", "invalid_type"),
        ({"conditions": {"type": "AND", "conditions": []}}, "conditions.conditions", "required"),
        (
            {"conditions": {"type": "OR", "conditions": MANY}},
            "conditions.conditions.99",
            "too_many_conditions",
        ),
        (deep(11), "conditions" + ".conditions.0" * 11, "too_many_conditions"),
        ({"conditions": []}, "conditions", "invalid_type"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_rule_is_refused_by_its_field(
    till: Caller, workspace: Workspace, change: dict[str, Any], field: str, code: str
) -> None:
    answer = put(till, PLAIN | change)

    assert_refusal(answer, 400, "invalid")
    assert codes(answer) == [(field, code)]
    assert not EventRule.objects.of(workspace).exists()


def test_every_fault_is_told_at_once(till: Caller) -> None:
    faults = {"title": "", "limit": 0, "reward": {"default": -1}, "rewardPer": 0}

    answer = put(till, PLAIN | faults)

    assert {field for field, _ in codes(answer)} == {
        *("title", "limit", "reward.default", "rewardPer"),
    }


@pytest.mark.parametrize("body", NO_JSON)
def test_what_is_no_json_is_refused(till: Caller, body: bytes) -> None:
    answer = put(till, body)

    assert_refusal(answer, 400, "invalid" if codes(answer) else "malformed_json")


@pytest.mark.parametrize("missing", PLAIN)
def test_what_a_rule_cannot_be_without(till: Caller, missing: str) -> None:
    body = {name: value for name, value in PLAIN.items() if name != missing}

    assert codes(put(till, body)) == [(missing, "required")]


@pytest.mark.parametrize(
    ("key", "code"),
    [("%20", "required"), ("%20a", "invalid_key"), ("a%00", "invalid_key"), ("x" * 101, None)],
)
def test_a_key_that_could_not_be_called_is_refused(till: Caller, key: str, code: str) -> None:
    answer = put(till, PLAIN, key)

    assert (answer.status_code, codes(answer)) == (400, [("eventId", code or "invalid_key")])


@pytest.mark.parametrize("key", ["é", "a.b", "x" * 100, "😀", "login:v2", "versions"])
def test_any_other_key_is_fine(till: Caller, key: str) -> None:
    assert put(till, PLAIN, key).status_code == 201
    assert till.get(f"/event/{key}").json()["eventId"] == key


def test_a_rule_that_nobody_could_read_is_refused(till: Caller, workspace: Workspace) -> None:
    lists = {"type": "AND", "conditions": [leaf(value="x" * 7000)["conditions"]] * 10}

    assert_refusal(put(till, PLAIN | {"conditions": lists}), 413, "too_large")
    assert not EventRule.objects.of(workspace).exists()


def test_the_deepest_tree_that_is_allowed_is_kept(till: Caller, member: Customer) -> None:
    made = put(till, PLAIN | deep(10) | {"metadataFields": []})

    body = {"eventId": "login", "userId": "sarah"}
    assert (made.status_code, till.post("/event", body).status_code) == (201, 200)


@pytest.mark.parametrize("path", ["/event", "/event/login/versions"])
def test_ten_cost_what_one_costs(till: Caller, workspace: Workspace, path: str) -> None:
    costs = []
    for count in (1, 10):
        for number in range(count):
            make_rule(workspace, f"rule-{number}")
            put(till, PLAIN | {"title": f"Title {number}"})
        till.get("/event")
        with CaptureQueriesContext(connection) as captured:
            assert len(till.get(path).json()) >= count
        costs.append(len(captured))

    assert costs[0] == costs[1]
