"""What a draft would have earned, beside what is live."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.models import Message
from loyalty.dryrun.answering import shown
from loyalty.dryrun.services import start_dry_run
from loyalty.models import LedgerEntry, LimitUse, Member, RuleStatus
from tests.factories import draft, make_member, purchase
from tests.loyalty.dryrun.drafts import TODAY, content, result_of
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db


def test_a_draft_is_compared_with_what_is_live(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    record(workspace, purchase(member, "49.99", event_timestamp=TODAY), at=TODAY)

    result = result_of(workspace, content(reward={"default": 2}))

    assert result["today"]["points"] == 50
    assert result["draft"] == {
        "points": 100,
        "eventsRewarded": 1,
        "customersRewarded": 1,
        "refusals": {},
    }
    assert result["difference"] == 50
    assert (result["events"], result["customers"], result["version"]) == (1, 1, 1)


def test_winners_and_losers_are_named(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, type="FIX", reward={"default": 10})
    other = make_member(workspace, "tom", user_groups=["gold"])
    drafts = [purchase(one, event_timestamp=TODAY) for one in (member, member, other)]
    record(workspace, *drafts, at=TODAY)

    result = result_of(workspace, content(type="FIX", reward={"default": 1, "gold": 30}))

    assert result["winners"]["customers"] == result["losers"]["customers"] == 1
    assert [without_id(row) for row in result["winners"]["top"]] == [("tom", 10, 30)]
    assert [without_id(row) for row in result["losers"]["top"]] == [("sarah", 20, 2)]


def without_id(row: dict[str, Any]) -> tuple[str, int, int]:
    return row["userId"], row["today"], row["draft"]


def test_nothing_is_kept(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, limit=5, period="daily")
    record(workspace, purchase(member, event_timestamp=TODAY), at=TODAY)
    before = everything()

    result = result_of(workspace, content(limit=1, reward={"default": 7}))

    assert result["draft"]["points"] == 70
    assert everything() == before


def everything() -> list[Any]:
    tables = (LedgerEntry, LimitUse, Member, Message)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_draft_that_says_the_same_changes_nobody(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace, limit=2, period="total")
    drafts = [purchase(member, amount, event_timestamp=TODAY) for amount in ("3.50", "9", "4")]
    record(workspace, *drafts, at=TODAY)

    result = result_of(workspace, content(limit=2, period="total"))

    assert result["today"] == result["draft"]
    assert result["draft"]["points"] == 13
    assert result["draft"]["refusals"] == {"limit_reached": 1}
    assert result["winners"]["customers"] == result["losers"]["customers"] == 0


def test_a_kept_draft_is_run_as_its_newest_version_says(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, "bonus", status=RuleStatus.DRAFT)
    make_rule(workspace, "bonus", status=RuleStatus.DRAFT, reward={"default": 3})
    record(workspace, purchase(member, event_timestamp=TODAY), at=TODAY)

    run = start_dry_run(workspace=workspace, key="bonus")

    result = shown(run)["result"]
    assert (result["version"], result["draft"]["points"]) == (None, 30)


def test_what_was_refunded_earns_less(workspace: Workspace, member: Customer) -> None:
    refund = {"metadata": {"order_id": "A"}, "event_timestamp": TODAY}
    bought = [purchase(member, "30", **refund), purchase(member, "5", event_timestamp=TODAY)]
    back = draft(member, "transaction", "refund", amount=Decimal("10"), **refund)
    record(workspace, *bought, back, at=TODAY)

    result = result_of(workspace, content(reward={"default": 2}))

    assert (result["draft"]["points"], result["draft"]["eventsRewarded"]) == (50, 2)


def test_a_full_refund_leaves_nothing(workspace: Workspace, member: Customer) -> None:
    refund = {"metadata": {"order_id": "A"}, "event_timestamp": TODAY}
    back = draft(member, "transaction", "refund", amount=Decimal("30"), **refund)
    record(workspace, purchase(member, "30", **refund), back, at=TODAY)

    result = result_of(workspace, content())

    assert result["draft"]["refusals"] == {"refunded": 1}
    assert result["draft"]["customersRewarded"] == result["draft"]["points"] == 0


def test_events_before_the_window_are_left_out(workspace: Workspace, member: Customer) -> None:
    times = [TODAY - timedelta(days=8), TODAY - timedelta(days=6), TODAY]
    record(workspace, *[purchase(member, event_timestamp=one) for one in times], at=TODAY)

    assert result_of(workspace, content(), days=7)["events"] == 2
    assert result_of(workspace, content(), days=9)["events"] == 3


def test_examples_differ_as_much_as_they_can(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    says = {"conditions": {"field": "amount", "operator": "less_than", "value": 500}, "limit": 3}
    amounts = ["10", "10", "90", "600", "20"]
    drafts = [purchase(member, amount, event_timestamp=TODAY) for amount in amounts]
    record(workspace, *drafts, at=TODAY)

    examples = result_of(workspace, content(maximumReward=50, **says))["examples"]

    assert [one["verdict"] for one in examples] == [
        "awarded",
        "capped",
        "limit_reached",
        "conditions_failed",
        "awarded",
    ]
    assert [(one["today"], one["draft"]) for one in examples][1] == (90, 50)
    assert all(one["sentence"] and one["userId"] == "sarah" for one in examples)
