"""The editor says what the rule means while it is written, and what an event would earn by it."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Workspace
from events.models import ActivityEvent
from loyalty.models import EventRule, LedgerEntry, Tier
from tests.admin.rows import opened
from tests.admin.visiting import page, text_of
from tests.loyalty.programme import make_rule

pytestmark = pytest.mark.django_db

ADD = "loyalty_eventrule_add"
HTMX = {"HX-Request": "true"}


def ask(desk: Client, look: str, **given: Any) -> str:
    """What htmx gets when it asks for a part of the page."""
    form = opened(desk, page(ADD), "rule-form") | {"title": "Coffee", "key": "coffee"} | given
    answer = desk.post(page(ADD), form | {"look": look}, headers=HTMX)
    assert answer.status_code == 200
    return " ".join(text_of(answer).split())


def test_the_rule_is_said_while_it_is_written(desk: Client) -> None:
    shown = ask(desk, "said", points="5", limit="2", period="daily")

    assert "5 points each time. It gives points at most 2 times a day" in shown
    assert "<html" not in shown
    assert not EventRule.objects.exists()


def test_what_is_not_complete_is_said_so(desk: Client) -> None:
    assert "not complete yet" in ask(desk, "said", title="")
    assert "Give at least the reward" in ask(desk, "said", points="")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"try-kind": "by_name"}, "5 points"),
        (
            {"type": "TRANSACTION", "try-amount": "3"},
            "15 points for €3 (5 points for every €1)",
        ),
        ({"type": "TRANSACTION"}, "It would be refused: A purchase has an amount."),
        ({"fields-0-key": "till", "fields-0-required": "on"}, "It would be refused: This rule"),
        ({"try-kind": "visit"}, "not about such an event"),
        ({"try-kind": "purchase", "type": "TRANSACTION", "try-amount": "9,60"}, "48 points"),
        ({"type": "TRANSACTION", "try-kind": "purchase"}, "No points: the amount was not a number"),
        ({"try-kind": "purchase", "try-groups": "vip"}, "7 points"),
        ({"try-kind": "purchase", "try-tier": "gold"}, "10 points"),
        ({"try-kind": "purchase", "try-tier": "none-such"}, "Customer&#x27;s tier: Select a valid"),
        ({"try-kind": "purchase", "try-amount": "much"}, "Amount: Enter a number"),
        ({"try-kind": "refund"}, "Activity: Select a valid choice"),
        ({"try-details-0-name": "a\0"}, "Null characters"),
        ({"try-details-0-value": "x"}, "Name the detail"),
        ({"limit": "99999999999"}, "Give a whole number"),
    ],
)
def test_an_event_is_tried(
    given: dict[str, str], words: str, desk: Client, workspace: Workspace
) -> None:
    Tier.objects.create(workspace=workspace, key="gold", title="Gold", threshold=1, multiplier=2)
    rows = {"rewards-0-group": "vip", "rewards-0-points": "7", "triggers-0-types": ["purchase"]}

    shown = ask(desk, "tried", **({"points": "5"} | rows | given))

    assert words in shown


def test_each_condition_is_ticked_or_crossed(desk: Client) -> None:
    shown = ask(
        desk,
        "tried",
        **{
            "points": "5",
            "when-0-rows-0-field": "detail",
            "when-0-rows-0-detail": "drink",
            "when-0-rows-0-value": "tea",
            "when-0-rows-1-field": "weekday",
            "when-0-rows-1-operator": "in",
            "when-0-rows-1-value": "Saturday, Sunday",
            "try-details-0-name": "drink",
            "try-details-0-value": "tea",
            "try-occurred_at": "2026-03-16T12:00",
        },
    )

    assert "Holds:</span> drink is tea" in shown
    assert "Does not hold:</span> the weekday is one of Saturday, Sunday" in shown
    assert "(it is Monday)" in shown


def test_nothing_of_a_trial_is_kept(desk: Client, workspace: Workspace) -> None:
    ask(desk, "tried", points="5")

    assert not ActivityEvent.objects.of(workspace).exists()
    assert not LedgerEntry.objects.of(workspace).exists()
    assert not EventRule.objects.of(workspace).exists()


def test_it_works_without_javascript(desk: Client, workspace: Workspace) -> None:
    rule = make_rule(workspace)
    address = page("loyalty_eventrule_change", rule.pk)
    form = opened(desk, address, "rule-form") | {"try-kind": "purchase", "try-amount": "49.99"}

    shown = text_of(desk.post(address, form | {"look": "tried"}))

    assert "50 points" in shown
    assert 'id="rule-form"' in shown
    rule.refresh_from_db()
    assert rule.number == 1
