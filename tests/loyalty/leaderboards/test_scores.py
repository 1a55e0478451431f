"""What counts on a board, and when."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.rules.compiled import compile_trigger
from loyalty.rules.content import Trigger
from tests.factories import NOON, draft, make_event, make_member, make_workspace
from tests.loyalty.leaderboards.boards import buy, make_board, ranking_of, told
from tests.loyalty.programme import make_rule, record

pytestmark = pytest.mark.django_db


def refund(customer: Customer, amount: str | int, of: ActivityEvent, at: datetime = NOON) -> None:
    back = {"amount": Decimal(amount), "event_timestamp": at, "metadata": {"refund_of": str(of.id)}}
    record(customer.workspace, draft(customer, "transaction", "refund", **back), at=max(at, NOON))


def scores(workspace: Workspace, at: datetime = NOON, **says: Any) -> dict[str, Decimal]:
    """Who has what on such a board."""
    ranking = ranking_of(make_board(workspace, **says), at=at)
    return {user_id: score for _, user_id, score in told(ranking.entries)}


def test_points_are_those_that_were_earned_pending_ones_included(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, pendingDays=14)
    make_rule(workspace, "bonus", type="FIX", reward={"default": 5})

    buy(member, 30)

    assert scores(workspace) == {"sarah": 35}


def test_events_that_earned_nothing_put_nobody_on_the_board(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace, conditions={"field": "amount", "operator": "greater_than", "value": 50})

    buy(member, 30)

    assert scores(workspace) == {}


def test_a_refund_takes_points_from_the_month_in_which_they_were_earned(
    workspace: Workspace, member: Customer
) -> None:
    make_rule(workspace)
    bought = buy(member, 30, at=datetime(2026, 2, 10, tzinfo=UTC))
    buy(member, 8)

    refund(member, 10, of=bought)

    assert scores(workspace) == {"sarah": 8}
    assert scores(workspace, at=datetime(2026, 2, 20, tzinfo=UTC)) == {"sarah": 20}


def test_deleted_events_leave_nothing_behind(workspace: Workspace, member: Customer) -> None:
    make_rule(workspace)
    bought = buy(member, 30, at=datetime(2026, 2, 10, tzinfo=UTC))
    buy(member, 8)

    delete_events(workspace=workspace, events=ActivityEvent.objects.filter(id=bought.id))

    assert scores(workspace) == {"sarah": 8}
    assert scores(workspace, span="all") == {"sarah": 8}


def test_money_is_net_and_in_the_workspaces_currency(
    workspace: Workspace, member: Customer
) -> None:
    bought = buy(member, "49.99")
    buy(member, 1000, currency="USD")
    refund(member, "9.99", of=bought)

    assert scores(workspace, metric="spend") == {"sarah": 40}


def test_who_gave_everything_back_is_on_no_board(workspace: Workspace, member: Customer) -> None:
    refund(member, 10, of=buy(member, 10))

    assert scores(workspace, metric="spend") == {}


SPANS = [
    ("7d", "2026-03-08", 7),
    ("30d", "2026-02-13", 30),
    ("365d", "2025-03-15", 365),
    ("month", "2026-03-01", 14),
]


@pytest.mark.parametrize(("span", "first", "days"), SPANS)
def test_a_span_begins_at_the_workspaces_midnight(
    workspace: Workspace, member: Customer, span: str, first: str, days: int
) -> None:
    """14 March 2026 is the last of the days; Berlin's winter midnight is 23:00 UTC."""
    begins = datetime.fromisoformat(f"{first}T00:00:00+01:00")
    assert (NOON.date() - begins.date()).days == days - 1
    early = make_member(workspace, "early")
    buy(early, at=begins.replace(microsecond=0) - (begins.resolution * 1))
    buy(member, at=begins)

    assert scores(workspace, metric="count", span=span) == {"sarah": 1}


def test_all_time_has_no_beginning(workspace: Workspace, member: Customer) -> None:
    buy(member, at=datetime(1997, 1, 1, tzinfo=UTC))

    assert scores(workspace, metric="count", span="all") == {"sarah": 1}


def test_a_month_of_a_zone_that_changes_its_clocks_is_whole() -> None:
    """In Berlin, March 2026 ends an hour earlier than it would without summer time."""
    member = make_member(make_workspace("city-club"), "sarah")
    buy(member, at=datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC))
    buy(member, at=datetime(2026, 3, 31, 22, 0, tzinfo=UTC))

    march = datetime(2026, 3, 20, tzinfo=UTC)
    april = datetime(2026, 4, 20, tzinfo=UTC)

    assert scores(member.workspace, march, metric="count") == {"sarah": 1}
    assert scores(member.workspace, april, metric="count") == {"sarah": 1}


EVENTS: list[dict[str, Any]] = [
    {"kind": "purchase", "source": "bar"},
    {"kind": "payment", "source": "web", "metadata": {"action": "tip"}},
    {"kind": "refund", "source": "bar", "metadata": {"action": "tip"}},
    {"category": "activity", "kind": "visit", "source": "door", "metadata": {"action": ["tip"]}},
    {"category": "activity", "kind": "custom", "metadata": {"action": "tip"}},
    {"category": "activity", "kind": "custom", "metadata": {"action": "5"}},
    {"category": "activity", "kind": "visit", "metadata": {"action": 5}},
]
TRIGGERS: list[dict[str, Any]] = [
    {"category": "activity"},
    {"types": ["purchase", "visit"]},
    {"sources": ["bar", "door"]},
    {"names": ["tip"]},
    {"names": ["5"]},
    {"category": "transaction", "names": ["tip"]},
    {"types": ["visit"], "sources": ["door", "web"]},
]


@pytest.mark.parametrize("trigger", TRIGGERS, ids=str)
def test_a_board_counts_what_the_engine_would(
    workspace: Workspace, member: Customer, trigger: dict[str, Any]
) -> None:
    events = [make_event(member, **dict(one)) for one in EVENTS]
    matches = compile_trigger(Trigger(**trigger)).matches

    found = scores(workspace, metric="count", counts={"triggers": [trigger]})

    meant = [event for event in events if event.event_type != "refund" and matches(event)]
    assert found.get("sarah", 0) == len(meant)
    assert 0 < len(meant) < len(events)


def test_an_event_that_two_triggers_match_counts_once(
    workspace: Workspace, member: Customer
) -> None:
    buy(member, source="bar")
    both = [{"types": ["purchase"]}, {"sources": ["bar"]}]

    assert scores(workspace, metric="count", counts={"triggers": both}) == {"sarah": 1}
