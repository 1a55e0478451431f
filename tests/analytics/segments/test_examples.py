"""Each example line of the activity guide's tables is a segment that can be written down."""

from collections.abc import Callable

import pytest

from accounts.models import Workspace
from tests.analytics.segments.asking import did, made, who

pytestmark = pytest.mark.django_db

AT_LEAST = {"type": "event_count", "operator": "greater_than_or_equal"}


def times(workspace: Workspace, kind: str, **counts: int) -> None:
    """So many events of a kind for each name."""
    for name, count in counts.items():
        did(made(workspace, name), *[kind] * count)


def each_on(workspace: Workspace, kind: str, **days: str) -> None:
    """One event of a kind on its day for each name; today is 2026-03-14."""
    for name, day in days.items():
        did(made(workspace, name), kind, on=day)


def test_new_signups_this_week(workspace: Workspace) -> None:
    each_on(workspace, "pass_registered", new="2026-03-07", older="2026-03-06")

    tree = {"type": "recency", "event_types": ["pass_registered"], "within_days": 7}

    assert who(workspace, tree) == {"new"}


def test_new_signups_this_calendar_week(workspace: Workspace) -> None:
    each_on(workspace, "pass_registered", monday="2026-03-09", sunday="2026-03-08")

    tree = AT_LEAST | {"event_types": ["pass_registered"], "value": 1, "window": "this_week"}

    assert who(workspace, tree) == {"monday"}


def test_recently_installed(workspace: Workspace) -> None:
    each_on(workspace, "pass_installed", recent="2026-02-12", older="2026-02-11")

    tree = {"type": "recency", "event_types": ["pass_installed"], "within_days": 30}

    assert who(workspace, tree) == {"recent"}


@pytest.mark.parametrize("kind", ["pass_uninstalled", "link_click"])
def test_uninstalled_passes_and_clicked_offers(workspace: Workspace, kind: str) -> None:
    each_on(workspace, kind, once="2020-01-01")
    did(made(workspace, "other"), "visit")

    assert who(workspace, AT_LEAST | {"event_types": [kind], "value": 1}) == {"once"}


def test_opened_notifications(workspace: Workspace) -> None:
    each_on(workspace, "notification_opened", lately="2026-03-10", before="2026-02-01")

    tree = {"type": "recency", "event_types": ["notification_opened"], "within_days": 7}

    assert who(workspace, tree) == {"lately"}


@pytest.mark.parametrize(
    ("span", "day"), [({"within_days": 30}, "2026-03-01"), ({"window": "last_month"}, "2026-02-28")]
)
def test_gym_regulars(workspace: Workspace, span: dict[str, object], day: str) -> None:
    for name, count in {"regular": 12, "guest": 11}.items():
        did(made(workspace, name), *["check_in"] * count, on=day)

    assert who(workspace, AT_LEAST | {"event_types": ["check_in"], "value": 12} | span) == {
        "regular"
    }


def test_session_trackers(workspace: Workspace) -> None:
    did(made(workspace, "both"), "check_in", "check_out")
    did(made(workspace, "only-in"), "check_in")

    has = [AT_LEAST | {"event_types": [one], "value": 1} for one in ("check_in", "check_out")]

    assert who(workspace, {"type": "AND", "conditions": has}) == {"both"}


@pytest.mark.parametrize(("kind", "count"), [("purchase", 5), ("visit", 10)])
def test_five_purchases_and_ten_visits(workspace: Workspace, kind: str, count: int) -> None:
    times(workspace, kind, enough=count, more=count + 1, fewer=count - 1)

    assert who(workspace, AT_LEAST | {"event_types": [kind], "value": count}) == {"enough", "more"}


def test_customers_who_never_redeemed(workspace: Workspace) -> None:
    did(made(workspace, "redeemed"), "redemption")
    made(workspace, "never")

    tree = {"type": "event_count", "event_types": ["redemption"], "operator": "equals", "value": 0}

    assert who(workspace, tree) == {"never"}


def spenders(workspace: Workspace) -> None:
    """What four customers spent, one of them less a refund, and one nothing."""
    did(made(workspace, "high"), "purchase", amount="500")
    did(made(workspace, "middle"), "purchase", amount="510")
    did(made(workspace, "middle"), "refund", amount="20")
    did(made(workspace, "low"), "purchase", amount="49.99")
    made(workspace, "new")


@pytest.mark.parametrize(
    ("operator", "value", "names"),
    [
        ("greater_than_or_equal", 500, {"high"}),
        ("less_than", "50", {"low", "new"}),
        ("greater_than", 499.99, {"high"}),
        ("less_than_or_equal", 0, {"new"}),
    ],
)
def test_total_spend(workspace: Workspace, operator: str, value: object, names: set[str]) -> None:
    spenders(workspace)

    assert who(workspace, {"type": "total_value", "operator": operator, "value": value}) == names


def shoppers(workspace: Workspace) -> None:
    """When four customers bought last, and one only visited."""
    each_on(
        workspace,
        "purchase",
        today="2026-03-14",
        thirty="2026-02-12",
        sixty="2026-01-13",
        older="2026-01-12",
    )
    did(made(workspace, "older"), "purchase", on="2025-01-01")
    did(made(workspace, "visitor"), "visit", on="2025-12-14")


def test_purchased_within_30_days(workspace: Workspace) -> None:
    shoppers(workspace)

    tree = {"type": "recency", "event_types": ["purchase"], "within_days": 30}

    assert who(workspace, tree) == {"today", "thirty"}


def test_no_purchase_in_60_days(workspace: Workspace) -> None:
    shoppers(workspace)

    tree = {"type": "recency", "event_types": ["purchase"], "not_within_days": 60}

    assert who(workspace, tree) == {"older", "visitor"}


def test_those_who_have_bought_but_not_in_60_days(workspace: Workspace) -> None:
    shoppers(workspace)

    ever = AT_LEAST | {"event_types": ["purchase"], "value": 1}
    lately = {"type": "recency", "event_types": ["purchase"], "not_within_days": 60}

    assert who(workspace, {"type": "AND", "conditions": [ever, lately]}) == {"older"}


@pytest.mark.parametrize(("days", "names"), [(90, set()), (60, {"older", "visitor"})])
def test_no_activity_in_so_many_days(workspace: Workspace, days: int, names: set[str]) -> None:
    shoppers(workspace)
    lapsed = made(workspace, "lapsed")
    did(lapsed, "visit", on="2025-12-13")

    assert who(workspace, {"type": "recency", "not_within_days": days}) == names | {"lapsed"}


def nobody(workspace: Workspace) -> None:
    """A workspace without customers."""


@pytest.mark.parametrize("fill", [nobody, shoppers, spenders])
def test_everyone_is_who_lives_here(
    workspace: Workspace, fill: Callable[[Workspace], None]
) -> None:
    fill(workspace)
    there = set(workspace.customers.values_list("external_id", flat=True))

    assert who(workspace, {"type": "everyone"}) == there
