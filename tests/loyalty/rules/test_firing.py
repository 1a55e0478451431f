"""Which rules an event fires."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import RuleStatus
from tests.factories import draft, purchase
from tests.loyalty.programme import make_rule, points_of, record

pytestmark = pytest.mark.django_db

FIVE: dict[str, Any] = {"type": "FIX", "reward": {"default": 5}, "triggers": []}


@pytest.mark.parametrize(
    ("category", "kind", "more", "key", "fires"),
    [
        ("activity", "visit", {}, "visit", True),
        ("activity", "visit", {}, "check_in", False),
        ("transaction", "purchase", {"amount": Decimal(1)}, "purchase", True),
        ("activity", "custom", {"metadata": {"action": "login"}}, "login", True),
        ("activity", "custom", {"metadata": {"action": "logout"}}, "login", False),
        ("activity", "custom", {"metadata": {"action": ["login"]}}, "login", False),
        ("transaction", "refund", {"amount": Decimal(1)}, "refund", False),
        ("transaction", "credit", {"amount": Decimal(1)}, "credit", False),
    ],
)
def test_a_rule_is_fired_by_what_its_key_is(
    member: Customer, category: str, kind: str, more: dict[str, Any], key: str, fires: bool
) -> None:
    make_rule(member.workspace, key, **FIVE)

    [receipt] = record(member.workspace, draft(member, category, kind, **more))

    assert receipt.earned.get("points", 0) == (5 if fires else 0)


@pytest.mark.parametrize(
    ("trigger", "fires"),
    [
        ({"category": "transaction"}, True),
        ({"category": "activity"}, False),
        ({"types": ["purchase"]}, True),
        ({"types": ["payment", "purchase"]}, True),
        ({"types": ["payment"]}, False),
        ({"sources": ["bar"]}, True),
        ({"sources": ["shop"]}, False),
        ({"names": ["happy-hour"]}, True),
        ({"names": ["lunch"]}, False),
        ({"category": "transaction", "types": ["purchase"], "sources": ["bar", "shop"]}, True),
        ({"category": "transaction", "types": ["purchase"], "sources": ["shop"]}, False),
    ],
    ids=str,
)
def test_a_trigger_matches_when_all_that_it_says_matches(
    member: Customer, trigger: dict[str, Any], fires: bool
) -> None:
    make_rule(member.workspace, "any", **FIVE | {"triggers": [trigger]})
    sale = purchase(member, source="bar", metadata={"action": "happy-hour"})

    [receipt] = record(member.workspace, sale)

    assert receipt.earned.get("points", 0) == (5 if fires else 0)


def test_one_of_several_triggers_is_enough_and_earns_once(member: Customer) -> None:
    triggers = [{"types": ["purchase"]}, {"sources": ["bar"]}, {"types": ["visit"]}]
    make_rule(member.workspace, "any", **FIVE | {"triggers": triggers})

    record(member.workspace, purchase(member, source="bar"))

    assert points_of(member) == 5


def test_an_event_fires_every_rule_that_is_about_it(member: Customer) -> None:
    make_rule(member.workspace)
    make_rule(member.workspace, "purchase", **FIVE)
    make_rule(member.workspace, "visit", **FIVE)

    [receipt] = record(member.workspace, purchase(member))

    assert receipt.earned["rules"] == {"purchase_completed": 10, "purchase": 5}
    assert points_of(member) == 15


@pytest.mark.parametrize("status", [RuleStatus.DRAFT, RuleStatus.INACTIVE])
def test_what_is_not_active_is_fired_by_nothing(member: Customer, status: RuleStatus) -> None:
    make_rule(member.workspace, status=status)

    [receipt] = record(member.workspace, purchase(member))

    assert receipt.earned == {}


@pytest.mark.parametrize(("opened", "points"), [(True, 5), (False, 0)])
def test_what_a_device_reports_by_the_stream_needs_an_open_rule(
    member: Customer, opened: bool, points: int
) -> None:
    make_rule(member.workspace, "app_open", **FIVE, requiresApiKey=not opened)

    record(member.workspace, draft(member, "activity", "app_open"), by_customer=True)

    assert points_of(member) == points


def test_a_strangers_rules_reward_nobody_here(
    workspace: Workspace, member: Customer, stranger: Customer
) -> None:
    make_rule(stranger.workspace)

    [receipt] = record(workspace, purchase(member))

    assert receipt.earned == {}
