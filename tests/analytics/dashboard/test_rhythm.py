"""The week against a count by hand, and averages that are fair to months with five Fridays."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Customer
from analytics.dashboard.rhythm import Rhythm, rhythm_of
from analytics.rollups.folding import fold
from analytics.rollups.periods import Days
from analytics.rollups.reading import look_at_once
from core.ids import uuid7
from tests.factories import NOON, make_event, make_member, make_workspace

pytestmark = pytest.mark.django_db
DAYS = Days(date(2026, 2, 15), date(2026, 3, 14))
KINDS = ["purchase", "visit", "scan"]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 24 * 40)),
        st.just("fold"),
    ),
    max_size=20,
)


def make_it_happen(customer: Customer, kind: str, at: datetime) -> None:
    category = "transaction" if kind == "purchase" else "activity"
    make_event(customer, category=category, kind=kind, event_timestamp=at)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_the_week_is_what_one_counts_by_hand(steps: list[tuple[str, int] | str]) -> None:
    customer = make_member(make_workspace(f"gym-{uuid7()}"))
    workspace, counted = customer.workspace, Counter[tuple[int, int]]()
    for step in steps:
        if isinstance(step, str):
            fold(workspace=workspace)
            continue
        kind, hours = step
        at = NOON - timedelta(hours=hours)
        make_it_happen(customer, kind, at)
        local = at.astimezone(workspace.zone)
        if kind != "scan" and DAYS.holds(local.date()):
            counted[local.weekday(), local.hour] += 1

    week = look_at_once(workspace, DAYS, lambda kept: rhythm_of(kept, DAYS))

    shown = {(day, hour): week.counts[day][hour] for day in range(7) for hour in range(24)}
    assert {place: count for place, count in shown.items() if count} == counted
    assert week.days == [4] * 7
    most = max(counted.values(), default=0)
    assert week.busiest == min((one for one in counted if counted[one] == most), default=None)


def test_five_fridays_are_no_busier_than_four_mondays() -> None:
    week = Rhythm([4, 4, 4, 4, 5, 4, 4])
    week.counts[0][9], week.counts[4][9] = 8, 9

    assert week.busiest == (0, 9)
    assert week.average(4, 9) == Fraction(9, 5)
    assert week.hours == range(9, 10)
