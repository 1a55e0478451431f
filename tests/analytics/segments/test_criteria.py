"""What each kind of criterion holds of, beyond the examples; and what is refused."""

from typing import Any

import pytest

from accounts.models import Customer, Pass, Workspace
from analytics.segments.tree import parse_tree, to_json
from events.services.privacy import erase_customer
from tests.analytics.segments.asking import did, faults_of, made, who
from tests.factories import NOON, make_member

pytestmark = pytest.mark.django_db

AT_LEAST = {"operator": "greater_than_or_equal"}
COUNT = {"type": "event_count", "value": 1} | AT_LEAST
TOTAL = {"type": "total_value", "value": 100} | AT_LEAST
BOUGHT = COUNT | {"event_types": ["purchase"]}
VISITED = COUNT | {"event_types": ["visit"]}


def cast(workspace: Workspace) -> None:
    """Ana bought at the bar, Ben visited, Cem bought dear in dollars, Dan did nothing."""
    did(made(workspace, "ana"), "purchase", source="bar", amount="10")
    did(made(workspace, "ben"), "visit", source="bar")
    did(made(workspace, "cem"), "purchase", source="web", amount="300", currency="USD")
    made(workspace, "dan")


def tree(joiner: str, *conditions: Any) -> dict[str, Any]:
    """Conditions joined."""
    return {"type": joiner, "conditions": list(conditions)}


@pytest.mark.parametrize(
    ("criteria", "names"),
    [
        (tree("AND", BOUGHT, VISITED), set()),
        (tree("OR", BOUGHT, VISITED), {"ana", "ben", "cem"}),
        (tree("NOT", BOUGHT, VISITED), {"dan"}),
        (tree("AND", BOUGHT, tree("NOT", COUNT | {"sources": ["web"]})), {"ana"}),
        (tree("NOT", {"type": "everyone"}), set()),
        (COUNT | {"sources": ["bar"]}, {"ana", "ben"}),
        (COUNT | {"amount": {"at_least": 10}}, {"ana"}),
        (COUNT | {"amount": {"at_most": 9.99}}, set()),
        (COUNT | {"amount": {"at_least": 10}, "currency": "USD"}, {"cem"}),
        (TOTAL, set()),
        (TOTAL | {"currency": "USD"}, {"cem"}),
        (TOTAL | {"operator": "not_equals", "value": 0}, {"ana"}),
    ],
)
def test_trees_and_filters(workspace: Workspace, criteria: Any, names: set[str]) -> None:
    cast(workspace)

    assert who(workspace, criteria) == names


def test_custom_events_are_told_apart_by_their_action(workspace: Workspace) -> None:
    did(made(workspace, "ana"), "custom", metadata={"action": "review"})
    did(made(workspace, "ben"), "custom", metadata={"action": "share"})

    assert who(workspace, COUNT | {"event_types": ["custom"], "actions": ["review"]}) == {"ana"}


def test_with_types_amounts_are_added_up_as_they_are(workspace: Workspace) -> None:
    did(made(workspace, "ana"), "purchase", amount="100")
    did(made(workspace, "ana"), "refund", amount="60")

    assert who(workspace, TOTAL) == set()
    assert who(workspace, TOTAL | {"event_types": ["purchase"]}) == {"ana"}
    assert who(workspace, TOTAL | {"value": 160, "event_types": ["purchase", "refund"]}) == {"ana"}


@pytest.mark.parametrize(
    ("window", "names"),
    [
        ("today", {"sat"}),
        ("this_week", {"sat", "mon"}),
        ("last_week", {"sun"}),
        ("this_month", {"sat", "mon", "sun"}),
        ("last_month", {"feb"}),
        ("this_quarter", {"sat", "mon", "sun", "feb"}),
        ("last_quarter", {"dec"}),
        ("this_year", {"sat", "mon", "sun", "feb"}),
        ("last_year", {"dec"}),
    ],
)
def test_windows_of_the_calendar(workspace: Workspace, window: str, names: set[str]) -> None:
    days = {"sat": "03-14", "mon": "03-09", "sun": "03-08", "feb": "02-28"}
    for name, day in days.items():
        did(made(workspace, name), "visit", on=f"2026-{day}")
    did(made(workspace, "dec"), "visit", on="2025-12-31")

    assert who(workspace, VISITED | {"window": window}) == names


def test_days_begin_in_the_workspaces_zone(workspace: Workspace) -> None:
    # At 23:30 in London it is the next day in Berlin.
    late = NOON.replace(day=12, hour=23, minute=30)
    did(made(workspace, "late"), "visit", event_timestamp=late)

    assert who(workspace, {"type": "recency", "within_days": 1}) == {"late"}
    assert who(workspace, {"type": "recency", "within_days": 0}) == set()


def test_groups_and_when_customers_were_added(workspace: Workspace) -> None:
    make_member(workspace, "vip", user_groups=["vip", "press"])
    old = make_member(workspace, "old")
    Customer.objects.of(workspace).filter(id=old.id).update(created_at=NOON.replace(year=2025))

    assert who(workspace, {"type": "groups", "any_of": ["vip", "staff"]}) == {"vip"}
    assert who(workspace, {"type": "joined", "within_days": 30}) == {"vip"}
    assert who(workspace, {"type": "joined", "not_within_days": 30}) == {"old"}


@pytest.mark.parametrize(
    ("operator", "value", "names"),
    [
        ("equals", "gold", {"ana"}),
        ("not_equals", "gold", {"ben", "cem"}),
        ("contains", "OL", {"ana"}),
        ("equals", 5, {"ben"}),
        ("equals", "5", {"ben"}),
        ("greater_than", 4.5, {"ben"}),
        ("less_than_or_equal", 4, set()),
        ("not_equals", 5, {"ana", "cem"}),
        ("equals", True, {"cem"}),
        ("exists", None, {"ana", "ben", "cem"}),
    ],
)
def test_fields_of_the_pass(
    workspace: Workspace, operator: str, value: Any, names: set[str]
) -> None:
    for name, shown in {"ana": "gold", "ben": 5, "cem": True, "dan": None}.items():
        card = {} if shown is None else {"status": shown}
        customer = made(workspace, name)
        Pass.objects.filter(workspace=workspace, customer=customer).update(fields=card)
    wanted = {"type": "pass_field", "field": "status", "operator": operator}

    assert who(workspace, wanted | ({} if value is None else {"value": value})) == names


def test_nobody_who_was_erased_is_in_any(workspace: Workspace) -> None:
    cast(workspace)
    for name in ("ana", "dan"):
        erase_customer(customer=made(workspace, name), at=NOON)

    assert who(workspace, {"type": "everyone"}) == {"ben", "cem"}
    assert who(workspace, tree("NOT", VISITED)) == {"cem"}
    assert who(workspace, BOUGHT) == {"cem"}


def test_another_workspaces_customers_are_in_none(workspace: Workspace, stranger: Customer) -> None:
    did(stranger, "purchase")
    cast(workspace)

    assert who(stranger.workspace, {"type": "everyone"}) == {"sarah"}
    assert "sarah" not in who(workspace, tree("OR", {"type": "everyone"}, BOUGHT))


def deep(levels: int) -> Any:
    """A tree of so many levels."""
    return tree("AND", deep(levels - 1)) if levels else {"type": "everyone"}


@pytest.mark.parametrize(
    ("criteria", "fault"),
    [
        ([], ("criteria", "invalid_type")),
        ({"type": "purchases"}, ("criteria.type", "unknown_criterion")),
        ({"type": ["AND"]}, ("criteria.type", "unknown_criterion")),
        (tree("AND"), ("criteria.conditions", "required")),
        (tree("AND", 7), ("criteria.conditions.0", "invalid_type")),
        (tree("OR", COUNT) | {"not": 1}, ("criteria.not", "unknown_field")),
        (deep(9), (f"criteria{'.conditions.0' * 8}.conditions", "too_many")),
        (tree("OR", *[COUNT] * 101), ("criteria.conditions", "too_many")),
        (
            tree("OR", *[tree("AND", *[COUNT] * 60)] * 2),
            ("criteria", "too_many"),
        ),
        (COUNT | {"value": 1.5}, ("criteria.value", "invalid_type")),
        (COUNT | {"value": 10**18}, ("criteria.value", "out_of_range")),
        (TOTAL | {"value": "1E9999999"}, ("criteria.value", "out_of_range")),
        (COUNT | {"within_days": -1}, ("criteria.within_days", "out_of_range")),
        (COUNT | {"within_days": 1, "window": "today"}, ("criteria.window", "ambiguous_window")),
        (COUNT | {"window": "someday"}, ("criteria.window", "invalid_type")),
        (COUNT | {"operator": "between"}, ("criteria.operator", "invalid_type")),
        (COUNT | {"event_types": ["buy"]}, ("criteria.event_types.0", "unknown_type")),
        (COUNT | {"days": 3}, ("criteria.days", "unknown_field")),
        (COUNT | {"amount": {"at_least": "1e99"}}, ("criteria.amount.at_least", "out_of_range")),
        (COUNT | {"currency": "EURO"}, ("criteria.currency", "unknown_currency")),
        (TOTAL | {"value": "NaN"}, ("criteria.value", "out_of_range")),
        (TOTAL | {"value": "0.00001"}, ("criteria.value", "too_many_digits")),
        ({"type": "recency"}, ("criteria.within_days", "ambiguous_window")),
        ({"type": "groups", "any_of": []}, ("criteria.any_of", "required")),
        ({"type": "everyone", "x": 1}, ("criteria.x", "unknown_field")),
        (
            {"type": "pass_field", "field": "a", "operator": "less_than", "value": "b"},
            ("criteria.value", "invalid_type"),
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(criteria: Any, fault: tuple[str, str]) -> None:
    assert faults_of(criteria) == [fault]


def test_every_fault_is_named_at_once() -> None:
    wrong = tree("AND", COUNT | {"value": "x"}, {"type": "groups", "any_of": []})

    assert [place for place, _code in faults_of(wrong)] == [
        "criteria.conditions.0.value",
        "criteria.conditions.1.any_of",
    ]


def test_what_was_read_is_written_again() -> None:
    given = tree("AND", COUNT, TOTAL | {"value": "100"}, deep(3))

    assert to_json(parse_tree(given)) == given
    assert parse_tree(to_json(parse_tree(given))) == parse_tree(given)
