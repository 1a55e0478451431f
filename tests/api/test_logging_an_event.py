"""Logging an event for a rule: what is recorded, who may, and what comes again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role, Scope
from events.models import ActivityEvent
from loyalty.models import LedgerEntry, RuleStatus
from tests.api.calling import Answer, Caller, app_of, codes
from tests.api.test_addresses import assert_refusal
from tests.factories import PASSWORD, draft, key_header, make_member, make_staff
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db


def log(caller: Caller, metadata: Any = None, **more: Any) -> Answer:
    """Log a purchase of Sarah's, unless told otherwise."""
    body = {"eventId": "purchase_completed", "userId": "sarah", "metadata": metadata or {}}
    return caller.post("/event", body | more)


def recorded(workspace: Workspace) -> ActivityEvent:
    """The one event that was recorded."""
    return ActivityEvent.objects.of(workspace).get()


@pytest.mark.parametrize(
    ("key", "category", "kind"),
    [
        ("check_in", "activity", "check_in"),
        ("visit", "activity", "visit"),
        ("login", "activity", "custom"),
        ("purchase", "activity", "custom"),
        ("refund", "activity", "custom"),
        ("field_updated", "activity", "custom"),
    ],
)
def test_an_event_is_the_activity_that_its_key_is(
    till: Caller, member: Customer, key: str, category: str, kind: str
) -> None:
    make_rule(member.workspace, key, type="FIX", reward={"default": 5})

    answer = log(till, {"amount": 20, "place": "bar"}, eventId=key)

    event = recorded(member.workspace)
    assert answer.json()["data"]["points"] == points_of(member) == 5
    assert (event.event_category, event.event_type, event.name) == (category, kind, key)
    assert (event.amount, event.metadata) == (None, {"amount": 20, "place": "bar"})


@pytest.mark.parametrize(
    ("metadata", "kind", "amount"),
    [
        ({"minutes": 45}, "custom", None),
        ({"minutes": 45, "amount": 9.5}, "purchase", "9.5000"),
        ({"minutes": 45, "currency": "EUR"}, "purchase", "45.0000"),
    ],
)
def test_what_is_rewarded_is_money_only_where_something_says_so(
    till: Caller, member: Customer, metadata: dict[str, Any], kind: str, amount: str | None
) -> None:
    make_rule(member.workspace, rewardValueField="minutes")

    answer = log(till, metadata)

    event = recorded(member.workspace)
    assert answer.json()["data"]["points"] == 45
    assert event.event_type == kind
    assert (None if event.amount is None else str(event.amount)) == amount


def test_an_amount_may_lie_deeper(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, rewardValueField="metadata.order.total")

    answer = log(till, {"order": {"total": 12.5}, "currency": "EUR"})
    refused = log(till, {"order": {"total": "12.5"}, "currency": "EUR"})

    assert answer.json()["data"]["points"] == 13
    assert codes(refused) == [("metadata.order.total", "invalid_type")]


def test_amounts_have_their_currencys_digits(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)

    yen = log(till, {"amount": 500, "currency": "JPY"})
    broken = log(till, {"amount": 500.5, "currency": "JPY"})

    assert yen.json()["data"]["points"] == 500
    assert codes(broken) == [("metadata.amount", "too_many_digits")]


def test_an_event_that_names_its_rule_fires_no_other(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    make_rule(member.workspace, "any-purchase", reward={"default": 100})

    log(till, {"amount": 10})

    assert points_of(member) == 10


def test_metadata_fields_are_checked_one_by_one(till: Caller, member: Customer) -> None:
    kinds = ("string", "number", "boolean", "array", "object")
    fields = [{"key": kind, "type": kind, "required": kind != "object"} for kind in kinds]
    make_rule(member.workspace, "visit", type="FIX", metadataFields=fields)

    missing = log(till, {"string": None}, eventId="visit")
    wrong = log(till, dict.fromkeys(kinds, 1) | {"number": "1"}, eventId="visit")
    right = {"string": "", "number": 0, "boolean": False, "array": [], "object": None}

    assert codes(missing) == [(f"metadata.{kind}", "required") for kind in kinds[:4]]
    assert codes(wrong) == [(f"metadata.{kind}", "invalid_type") for kind in kinds]
    assert log(till, right, eventId="visit").status_code == 200


def test_a_rule_outside_its_dates_is_inactive(till: Caller, member: Customer) -> None:
    now = timezone.now()
    dates = {"validFrom": now - timedelta(days=2), "validUntil": now - timedelta(days=1)}
    make_rule(member.workspace, **{name: moment.isoformat() for name, moment in dates.items()})

    late = log(till, {"amount": 1})
    in_time = log(till, {"amount": 1}, timestamp=(now - timedelta(days=1.5)).isoformat())

    assert_refusal(late, 400, "rule_inactive")
    assert in_time.json()["data"]["points"] == 1


def test_the_same_event_again_has_the_same_answer(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, limit=1)
    first = log(till, {"amount": 10}, externalId="T-1")

    again = log(till, {"amount": 10}, externalId="T-1")

    assert (again.status_code, again.json()) == (200, first.json())
    assert points_of(member) == 10
    assert recorded(member.workspace).external_id == "T-1"


@pytest.mark.parametrize(
    "says",
    [
        {"reward": {"default": 7}, "title": "Seven"},
        {"type": "FIX"},
        {"status": RuleStatus.INACTIVE},
        {"metadataFields": [{"key": "shop", "type": "string", "required": True}]},
        {"validUntil": "2000-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_it_has_the_same_answer_when_the_rule_has_changed(
    till: Caller, member: Customer, says: dict[str, Any]
) -> None:
    make_rule(member.workspace)
    first = log(till, {"amount": 10}, externalId="T-1")

    make_rule(member.workspace, **says)
    again = log(till, {"amount": 10}, externalId="T-1")

    assert (again.status_code, again.json()) == (200, first.json())
    assert recorded(member.workspace).event_type == "purchase"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"metadata": {"amount": 11}}, ["metadata.amount", "metadata"]),
        ({"userId": "ben"}, ["userId"]),
        ({"eventId": "other"}, ["eventId"]),
        ({"timestamp": "2026-01-01T00:00:00Z"}, ["timestamp"]),
    ],
)
def test_the_same_id_with_other_content_is_a_conflict(
    till: Caller, member: Customer, change: dict[str, Any], fields: list[str]
) -> None:
    make_member(member.workspace, "ben")
    make_rule(member.workspace)
    make_rule(member.workspace, "other")
    log(till, {"amount": 10}, externalId="T-1")

    answer = log(till, **{"metadata": {"amount": 10}, "externalId": "T-1"} | change)

    assert_refusal(answer, 409, "external_id_conflict")
    assert [field for field, _ in codes(answer)] == fields
    assert points_of(member) == 10


def test_an_id_that_the_stream_used_is_a_conflict(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, "visit", type="FIX")
    record(member.workspace, draft(member, "activity", "visit", external_id="T-1"))

    answer = log(till, eventId="visit", externalId="T-1")

    assert_refusal(answer, 409, "external_id_conflict")


def test_without_an_id_it_is_another_event(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)

    for _ in range(2):
        log(till, {"amount": 10})

    assert points_of(member) == 20


def test_a_customer_claims_only_groups_of_their_own(till: Caller, member: Customer) -> None:
    reward = {"default": 1, "vip": 5, "staff": 9}
    make_rule(member.workspace, reward=reward, requiresApiKey=False)
    vip = make_member(member.workspace, "ben", user_groups=["vip"])
    app = app_of(vip)

    for claimed in (["staff"], "staff", ["vip", "staff"], ["default", "staff"]):
        answer = log(app, {"amount": 1, "usergroup": claimed}, userId="ben")
        assert_refusal(answer, 403, "group_not_permitted")
        assert codes(answer) == [("metadata.usergroup", "group_not_permitted")]

    found = [
        log(app, {"amount": 1} | claimed, userId="ben").json()["data"]
        for claimed in ({"usergroup": ["vip"]}, {"usergroup": "default"}, {}, {"usergroup": 7})
    ]
    assert [one["userGroupId"] for one in found] == ["vip", "default", "vip", "vip"]
    assert [one["points"] for one in found] == [5, 1, 5, 5]


def test_a_till_may_name_any_group(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, reward={"default": 1, "staff": 9})

    answer = log(till, {"amount": 1, "usergroup": ["staff", "other"]})

    assert (answer.json()["data"]["points"], answer.json()["data"]["userGroupId"]) == (9, "staff")


def test_a_device_claims_no_group_by_the_stream_either(app: Caller, member: Customer) -> None:
    make_rule(
        member.workspace, "login", type="FIX", reward={"default": 1, "vip": 5}, requiresApiKey=False
    )
    body = {"event_category": "activity", "event_type": "custom"}

    app.post("/events", body | {"metadata": {"action": "login", "usergroup": ["vip"]}})

    assert points_of(member) == 1


def test_a_key_of_the_door_fires_what_happens_at_doors(member: Customer) -> None:
    make_rule(member.workspace, "check_in", type="FIX", reward={"default": 5})
    make_rule(member.workspace)
    door = Caller(key_header(member.workspace, [Scope.EVENTS_AT_DOOR]))

    let_in = log(door, eventId="check_in")
    sale = log(door, {"amount": 10})

    assert let_in.json()["data"]["points"] == 5
    assert_refusal(sale, 403, "scope_missing")
    assert points_of(member) == 5


def test_staff_in_a_browser_are_no_api_key(member: Customer) -> None:
    staff = make_staff(member.workspace, Role.MANAGER)
    make_rule(member.workspace)
    make_rule(member.workspace, "open", requiresApiKey=False)
    client = Client()
    client.login(username=staff.user.email, password=PASSWORD)
    browser = Caller(client=client)

    assert_refusal(log(browser, {"amount": 1}), 403, "api_key_required")
    assert log(browser, {"amount": 1}, eventId="open").status_code == 200
    assert recorded(member.workspace).recorded_by == staff.user


def test_unknown_parameters_are_refused(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    body = {"eventId": "purchase_completed", "userId": "new", "metadata": {"amount": 1}}

    answer = till.post("/event", body, create_customers="true")

    assert_refusal(answer, 400, "unknown_parameter")


def test_what_earns_nothing_leaves_its_reason(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, reward={"default": 0})

    found = log(till, {"amount": 10}).json()["data"]

    assert (found["points"], found["conditionReached"], found["limitReached"]) == (0, True, False)
    assert LedgerEntry.objects.of(member.workspace).get().trace["parts"][0]["verdict"] == "nothing"


def test_a_threshold_is_a_condition(till: Caller, member: Customer) -> None:
    make_rule(
        member.workspace,
        type="CONDITIONAL",
        threshold=50,
        rewardValueField="minutes",
        reward={"default": 20},
    )

    below, enough = log(till, {"minutes": 49.9}), log(till, {"minutes": 50})

    assert [one.json()["data"]["conditionReached"] for one in (below, enough)] == [False, True]
    assert [one.json()["data"]["points"] for one in (below, enough)] == [0, 20]


def test_logging_costs_the_same_with_many_rules(till: Caller, member: Customer) -> None:
    costs = []
    for count in (1, 10):
        for number in range(count):
            make_rule(member.workspace, f"rule-{number}")
        log(till, {"amount": 1}, eventId="rule-0")  # compiles what is new
        with CaptureQueriesContext(connection) as captured:
            log(till, {"amount": 1}, eventId="rule-0")
        costs.append(len(captured))

    assert costs[0] == costs[1]
