"""Why an event earned what it earned, as the API says it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from loyalty.models import RuleStatus
from tests.api.calling import Caller
from tests.api.test_addresses import assert_refusal
from tests.factories import draft, key_header, make_event, make_member, purchase
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db

BIG: dict[str, Any] = {"field": "amount", "operator": "greater_than", "value": 5}


def explained(till: Caller, event_id: object) -> Any:
    """The explanation of an event."""
    answer = till.get(f"/events/{event_id}/explain")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_award_is_explained_down_to_the_fraction(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, conditions=BIG, limit=2, period="daily", maximumReward=60)

    [receipt] = record(member.workspace, purchase(member, "49.99"))

    found = explained(till, receipt.id)
    sentence = "50 points for €49.99 (1 point for every €1, rounded to the nearest point)"
    assert (found["eventId"], found["points"], found["nothing"]) == (str(receipt.id), 50, None)
    assert found["sentence"] == f"Purchase completed: {sentence}."
    [entry] = found["entries"]
    assert (entry["kind"], entry["points"], entry["pending"]) == ("earn", 50, 0)
    assert entry["occurredAt"] == "2026-03-14T12:00:00Z"
    assert entry["rules"] == [
        {
            "eventId": "purchase_completed",
            "version": 1,
            "verdict": "awarded",
            "points": 50,
            "userGroupId": "default",
            "reward": "1",
            "value": "49.99",
            "kept": None,
            "multiplier": None,
            "exact": "49.99",
            "maximumReward": 60,
            "maximumRewardReached": False,
            "limit": {"period": "daily", "used": 1, "limit": 2},
            "conditions": [BIG | {"actual": "49.99", "held": True}],
            "sentence": sentence,
        }
    ]


def test_a_condition_that_failed_is_named_with_what_the_event_had(
    till: Caller, member: Customer
) -> None:
    make_rule(member.workspace, conditions=BIG)

    event = make_event(member, amount=Decimal(3))

    found = explained(till, event.id)
    assert (found["points"], found["nothing"]) == (0, None)
    assert found["sentence"] == (
        "Purchase completed: No points: the amount was 3, and should have been more than 5."
    )
    [asked] = found["entries"][0]["rules"]
    assert (asked["verdict"], asked["points"], asked["userGroupId"]) == (
        *("conditions_failed", 0),
        None,
    )
    assert asked["conditions"] == [BIG | {"actual": "3", "held": False}]


def test_a_limit_that_was_reached_says_so(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, limit=2, period="daily")

    receipts = record(member.workspace, *[purchase(member) for _ in range(3)])

    found = explained(till, receipts[2].id)
    assert found["sentence"].endswith("No points: the most for one day, 2, was reached already.")
    [asked] = found["entries"][0]["rules"]
    assert asked["limit"] == {"period": "daily", "used": 2, "limit": 2}


def test_a_refund_and_its_purchase_tell_the_same_correction(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    [bought] = record(member.workspace, purchase(member, "50", metadata={"order_id": "A"}))
    back = draft(member, "transaction", "refund", amount=Decimal(20), metadata={"order_id": "A"})
    [refund] = record(member.workspace, back)

    of_purchase, of_refund = explained(till, bought.id), explained(till, refund.id)

    assert [entry["points"] for entry in of_purchase["entries"]] == [50, -20]
    assert of_purchase["points"] == 30
    assert of_refund["entries"] == of_purchase["entries"][1:]
    assert of_refund["points"] == -20
    assert of_refund["sentence"] == (
        "\N{MINUS SIGN}20 points: €30 are left, and for that there are: "
        "Purchase completed: 30 points for €30 (1 point for every €1)."
    )
    assert of_refund["entries"][0]["rules"][0]["kept"] == "30.0000"


def test_what_no_rule_is_about_says_so(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    visit = draft(member, "activity", "visit")
    [receipt] = record(member.workspace, visit, at=timezone.now())

    found = explained(till, receipt.id)

    assert (found["points"], found["entries"]) == (0, [])
    assert found["nothing"] == "No rule that was active when it came is about it."
    assert found["sentence"] == found["nothing"]


def test_a_named_rule_that_is_gone_is_named(till: Caller, member: Customer) -> None:
    make_rule(member.workspace, "login", status=RuleStatus.INACTIVE)
    [receipt] = record(member.workspace, draft(member, "activity", "custom"), name="login")

    found = explained(till, receipt.id)

    assert found["nothing"] == "The rule login, which it names, was not active."


def test_without_a_programme_there_was_nothing_to_earn(till: Caller, member: Customer) -> None:
    event = make_event(member)
    make_rule(member.workspace)

    found = explained(till, event.id)

    assert found["nothing"] == "There was no loyalty programme yet when it came."


def test_a_refund_of_nothing_takes_nothing_back(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)

    event = make_event(member, kind="refund")

    assert explained(till, event.id)["nothing"] == (
        "It took nothing back: no purchase that it names had earned points."
    )


def test_an_edit_does_not_change_the_explanation(till: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    [receipt] = record(member.workspace, purchase(member))
    before = explained(till, receipt.id)

    make_rule(member.workspace, title="Twice", reward={"default": 2}, maximumReward=1)

    assert explained(till, receipt.id) == before


def test_both_scopes_are_needed(member: Customer) -> None:
    event = make_event(member)
    path = f"/events/{event.id}/explain"
    scopes = [Scope.LOYALTY_READ, Scope.EVENTS_READ]

    for scope in scopes:
        assert_refusal(
            Caller(key_header(member.workspace, [scope])).get(path), 403, "scope_missing"
        )
    assert Caller(key_header(member.workspace, list(scopes))).get(path).status_code == 200


def test_a_customer_sees_the_reasons_for_their_own_points(app: Caller, member: Customer) -> None:
    make_rule(member.workspace)
    own = make_event(member)
    other = make_event(make_member(member.workspace))

    assert explained(app, own.id)["points"] == 10
    assert_refusal(app.get(f"/events/{other.id}/explain"), 403, "other_customer")


@pytest.mark.parametrize("event_id", ["01890000-0000-7000-8000-000000000000", "x", "%00", "é"])
def test_an_unknown_event_has_no_explanation(till: Caller, event_id: str) -> None:
    assert_refusal(till.get(f"/events/{event_id}/explain"), 404, "unknown_event")


def test_ten_rules_cost_what_one_costs(till: Caller, workspace: Workspace) -> None:
    costs = []
    for count in (1, 10):
        for number in range(count):
            make_rule(workspace, f"rule-{number}", title=f"Rule {number} of {count}")
        event = make_event(make_member(workspace))
        till.get("/events")  # once a minute, that the key is used is written
        with CaptureQueriesContext(connection) as captured:
            found = explained(till, event.id)
        assert len(found["entries"][0]["rules"]) == count
        costs.append(len(captured))

    assert costs[0] == costs[1]
