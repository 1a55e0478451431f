"""Rules, awards and refusals in words."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from accounts.models import Customer
from core.ids import uuid7
from loyalty.models import LedgerEntry
from loyalty.rules.compiled import Limit
from loyalty.rules.content import Condition
from loyalty.rules.parts import Part, Verdict, trace_of
from loyalty.rules.phrases import say_number, say_points, why_not
from loyalty.rules.sentences import say_condition, say_entry, say_part, say_rule
from loyalty.rules.services import contents_of
from tests.factories import NOON, draft, purchase
from tests.loyalty.programme import make_rule, record
from tests.loyalty.rules.asking import ask, content_of, happening

FEBRUARY = "2026-02-01T00:00:00Z"
BIG = {"field": "amount", "operator": "greater_than", "value": 5}
AT_BAR = {"field": "source", "operator": "in", "value": ["bar", "café"]}
SATURDAY = {"field": "weekday", "operator": "equals", "value": 6}


def both(kind: str, *parts: Any) -> dict[str, Any]:
    return {"type": kind, "conditions": list(parts)}


def said(event: Any, *, counter: Any = None, facts: Any = None, **says: Any) -> str:
    """What a rule makes of an event, in words."""
    part = ask(event, counter=counter, facts=facts, **says)
    return say_part(part, content_of(**says), currency=event.currency or "")


@pytest.mark.parametrize(
    ("amount", "says", "sentence"),
    [
        (
            "49.99",
            {},
            "50 points for €49.99 (1 point for every €1, rounded to the nearest point)",
        ),
        ("50", {}, "50 points for €50 (1 point for every €1)"),
        ("1", {}, "1 point for €1 (1 point for every €1)"),
        (
            "49.99",
            {"rounding": "floor"},
            "49 points for €49.99 (1 point for every €1, rounded down)",
        ),
        (
            "0.10",
            {"rounding": "ceiling"},
            "1 point for €0.10 (1 point for every €1, rounded up)",
        ),
        ("50", {"rewardPer": 10}, "5 points for €50 (1 point for every €10)"),
        ("50", {"reward": {"default": 1.5}}, "75 points for €50 (1.5 points for every €1)"),
        ("1250", {}, "1,250 points for €1,250 (1 point for every €1)"),
        ("5", {"rewardPer": 0.005}, "1,000 points for €5 (1 point for every 0.005 EUR)"),
        (
            "50",
            {"maximumReward": 20},
            "20 points for €50 (1 point for every €1, but at most 20 at once)",
        ),
        ("50", {"type": "FIX", "reward": {"default": 5}}, "5 points each time"),
        (
            "60",
            {"type": "CONDITIONAL", "threshold": 50, "reward": {"default": 5}},
            "5 points (the amount was €60, and €50 is enough)",
        ),
        ("0.20", {}, "No points: it is worth less than one point"),
        (
            "30",
            {"type": "CONDITIONAL", "threshold": 50},
            "No points: the amount was €30, and it takes at least €50",
        ),
        ("30", {"rewardValueField": "net"}, "No points: net was not a number that can be counted"),
        ("3", {"conditions": BIG}, "No points: the amount was 3, and should have been more than 5"),
        (
            "3",
            {"metadataFields": [{"key": "shop", "type": "string", "required": True}]},
            "No points: shop was missing, or not what the rule expects",
        ),
        (
            "3",
            {"validUntil": "2026-01-01T00:00:00Z"},
            "No points: the rule holds until 1 January 2026, 00:00",
        ),
    ],
)
def test_what_a_rule_made_of_a_purchase(amount: str, says: dict[str, Any], sentence: str) -> None:
    assert said(happening(amount), **says) == sentence


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("daily", "the most for one day, 2, was reached already"),
        ("weekly", "the most for one week, 2, was reached already"),
        ("monthly", "the most for one month, 2, was reached already"),
        ("total", "the most in all, 2, was reached already"),
    ],
)
def test_a_limit_is_named_by_its_period(period: str, words: str) -> None:
    assert said(happening(), counter=Limit(2), limit=2, period=period) == f"No points: {words}"


def test_the_group_and_the_tier_are_told() -> None:
    facts = {"groups": ["vip"], "multiplier": Decimal("1.5")}

    sentence = said(happening("10"), facts=facts, reward={"default": 1, "vip": 2})

    assert sentence == (
        "30 points for €10 "
        "(2 points for every €1, as there is for vip, 1.5 times as many for the tier)"
    )


def test_a_device_is_told_apart_from_a_till() -> None:
    assert said(happening(by_customer=True)) == (
        "No points: it came from the customer's own device, and this rule trusts the till alone"
    )


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.AWARDED])
def test_every_verdict_has_words(verdict: Verdict) -> None:
    sentence = say_part(Part("rule", 1, verdict), content_of())

    assert sentence.startswith("No points: ")
    assert "%(" not in sentence


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (BIG, "the amount is more than 5"),
        (SATURDAY, "the weekday is Saturday"),
        ({"field": "vip", "operator": "equals", "value": True}, "vip is true"),
        ({"field": "a.b", "operator": "exists"}, "a.b is there"),
        ({"field": "metadata.a", "operator": "not_equals", "value": "x"}, "a is other than x"),
        (BIG | {"operator": "between", "value": [1, 5]}, "the amount is between 1 and 5"),
        (BIG | {"operator": "greater_than_or_equal"}, "the amount is at least 5"),
        (BIG | {"operator": "less_than"}, "the amount is less than 5"),
        (BIG | {"operator": "less_than_or_equal"}, "the amount is at most 5"),
        (AT_BAR, "the source is one of bar, café"),
        (AT_BAR | {"operator": "not_in"}, "the source is none of bar, café"),
        (AT_BAR | {"operator": "contains", "value": "a"}, "the source is something with a in it"),
        (
            AT_BAR | {"operator": "starts_with", "value": "b"},
            "the source is something that starts with b",
        ),
        (both("AND", BIG, SATURDAY), "the amount is more than 5 and the weekday is Saturday"),
        (both("NOT", BIG), "not (the amount is more than 5)"),
        (
            both("AND", both("OR", BIG, AT_BAR), SATURDAY),
            "(the amount is more than 5 or the source is one of bar, café) "
            "and the weekday is Saturday",
        ),
    ],
    ids=str,
)
def test_a_tree_in_words(tree: dict[str, Any], words: str) -> None:
    assert say_condition(msgspec.convert(tree, Condition)) == words


def test_a_tree_is_said_with_what_an_event_had() -> None:
    tree = msgspec.convert(both("OR", BIG, AT_BAR), Condition)

    words = say_condition(tree, [("3", False), (None, False)])

    assert words == (
        "the amount is more than 5 (it was 3) or the source is one of bar, café (it was missing)"
    )


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (
            both("AND", BIG, AT_BAR),
            "the amount was 3, and should have been more than 5; "
            "and the source was missing, and should have been one of bar, café",
        ),
        (both("AND", SATURDAY, BIG), "the amount was 3, and should have been more than 5"),
        (
            both("OR", BIG, AT_BAR),
            "the amount was 3, and should have been more than 5; "
            "or the source was missing, and should have been one of bar, café",
        ),
        (both("NOT", SATURDAY), "the weekday was Saturday, and should not have been Saturday"),
        (
            both("NOT", both("OR", SATURDAY, BIG)),
            "it should not have been that the weekday is Saturday (it was Saturday) "
            "or the amount is more than 5 (it was 3)",
        ),
    ],
    ids=str,
)
def test_why_a_tree_did_not_hold(tree: dict[str, Any], reason: str) -> None:
    assert said(happening("3"), conditions=tree) == f"No points: {reason}"


def test_of_an_erased_person_the_reason_is_not_told() -> None:
    content = content_of(conditions=BIG)

    assert content.conditions is not None
    assert why_not(content.conditions, []) == ""
    part = Part("rule", 1, Verdict.CONDITIONS)
    assert say_part(part, content) == "No points: it was not what the rule asks for"


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        (
            {},
            "1 point for every 1 that is paid. "
            "What is less than a point is rounded to the nearest point.",
        ),
        ({"type": "FIX", "reward": {"default": 5}}, "5 points each time."),
        (
            {"type": "CONDITIONAL", "threshold": 50, "rewardValueField": "minutes"},
            "1 point when minutes is at least 50.",
        ),
        (
            {"reward": {"default": 1, "vip": 2}, "rewardPer": 10, "rounding": "floor"},
            "1 point (vip: 2) for every 10 that is paid. "
            "What is less than a point is rounded down.",
        ),
        (
            {"type": "FIX", "conditions": both("AND", BIG, SATURDAY)},
            "1 point each time, if the amount is more than 5 and the weekday is Saturday.",
        ),
        (
            {"type": "FIX", "limit": 1, "period": "daily", "maximumReward": 10},
            "1 point each time. At most 10 points at once. "
            "It gives points at most once a day to each customer.",
        ),
        (
            {"type": "FIX", "limit": 3, "period": "total", "requiresApiKey": False},
            "1 point each time. It gives points at most 3 times in all to each customer. "
            "The customer's own device may report it.",
        ),
        (
            {"type": "FIX", "pendingDays": 14, "expireDays": 1},
            "1 point each time. The points can be spent after 14 days. They expire 1 day later.",
        ),
        (
            {"type": "FIX", "validFrom": "2026-01-01T00:00:00Z", "validUntil": FEBRUARY},
            "1 point each time. Valid from 1 January 2026, 00:00 until 1 February 2026, 00:00.",
        ),
        (
            {
                "type": "FIX",
                "triggers": [
                    {"types": ["check_in", "visit"], "sources": ["front door"]},
                    {"category": "transaction"},
                    {"names": ["login"]},
                ],
            },
            "1 point each time. It counts by itself for check-in or visit from front door "
            "or transaction or anything named login.",
        ),
    ],
    ids=str,
)
def test_a_rule_in_words(says: dict[str, Any], sentence: str) -> None:
    assert say_rule(content_of(**says)) == sentence


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1"), (1250, "1,250"), (Decimal("10.50"), "10.5"), (Decimal("1E+3"), "1,000"), (0, "0")],
)
def test_numbers_have_no_idle_zeros(number: Decimal | int, text: str) -> None:
    assert say_number(number) == text


def test_points_are_one_or_many() -> None:
    words = [say_points(number) for number in (0, 1, 2, -1, Decimal("1.0"), Decimal("0.5"))]

    assert words == [
        *("0 points", "1 point", "2 points", "\N{MINUS SIGN}1 point", "1 point", "0.5 points"),
    ]


@pytest.mark.parametrize(
    ("kind", "points", "more", "sentence"),
    [
        ("ripen", 50, {"pending": -50}, "50 points can be spent now."),
        ("expire", -30, {}, "30 points expired."),
        ("spend", -1, {}, "1 point spent."),
        ("spend", -100, {"reason": "A coffee"}, "100 points spent: A coffee."),
        ("adjust", 20, {"reason": "Sorry"}, "+20 points from the team: Sorry."),
        ("adjust", -20, {"reason": "Mistake"}, "\N{MINUS SIGN}20 points from the team: Mistake."),
    ],
)
def test_an_entry_without_a_rule_in_words(
    kind: str, points: int, more: dict[str, Any], sentence: str
) -> None:
    entry = LedgerEntry(kind=kind, points=points, balance=0, occurred_at=NOON, **more)

    assert say_entry(entry, {}) == sentence


@pytest.mark.parametrize(
    ("kind", "points", "sentence"),
    [
        ("earn", 50, "50 points for reaching 7 in “A week”."),
        ("reverse", -50, "\N{MINUS SIGN}50 points: “A week” is no longer at 7."),
    ],
)
def test_a_milestone_in_words(kind: str, points: int, sentence: str) -> None:
    entry = LedgerEntry(kind=kind, points=points, balance=0, occurred_at=NOON, goal=7)
    entry.subject_id, entry.trace = uuid7(), {"words": "A week"}

    assert say_entry(entry, {}) == sentence


@pytest.mark.django_db
def test_the_entries_of_a_purchase_and_its_refunds_in_words(member: Customer) -> None:
    make_rule(member.workspace)
    make_rule(member.workspace, "bonus", title="Bonus", conditions=BIG | {"value": 100})
    order = {"order_id": "A"}
    record(member.workspace, purchase(member, "49.99", metadata=order))
    for amount in ("20", "29.99"):
        back = draft(member, "transaction", "refund", amount=Decimal(amount), metadata=order)
        record(member.workspace, back)
    entries = list(LedgerEntry.objects.of(member.workspace).order_by("turn"))
    named = {(part.rule, part.version) for one in entries for part in trace_of(one.trace).parts}
    contents = contents_of(workspace=member.workspace, versions=named)

    assert [say_entry(entry, contents, currency="EUR") for entry in entries] == [
        "Bonus: No points: the amount was 49.99, and should have been more than 100; "
        "Purchase completed: 50 points for €49.99 "
        "(1 point for every €1, rounded to the nearest point).",
        "\N{MINUS SIGN}20 points: €29.99 are left, and for that there are: "
        "Purchase completed: 30 points for €29.99 "
        "(1 point for every €1, rounded to the nearest point).",
        "\N{MINUS SIGN}30 points: what they were given for is gone.",
    ]
    assert say_entry(entries[0], {}) == "bonus: 0 points; purchase_completed: 50 points."
