"""Streaks as a function of a set of days, against a simulation that lives through every day."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.streaks.walk import (
    PeriodState,
    StreakPeriod,
    StreakPlan,
    StreakStanding,
    advance,
    strip,
    walk,
)

plans = st.builds(
    StreakPlan,
    period=st.just(StreakPeriod.DAILY),
    times=st.integers(1, 3),
    freeze_every=st.integers(0, 4),
    freeze_most=st.integers(0, 3),
)
happened = st.lists(st.integers(1, 40), max_size=60)


class DayByDay:
    """The naive way: somebody lives through every day and looks at the clock at midnight."""

    def __init__(self, plan: StreakPlan, counts: Counter[int], until: int) -> None:
        self.plan = plan
        self.length = self.longest = self.freezes = 0
        self.states = [self._live(counts[day]) for day in range(1, until)]
        # Today is not over: it can only help.
        is_active = counts[until] >= plan.times
        self.states.append(self._live(counts[until]) if is_active else PeriodState.OPEN)

    def _live(self, count: int) -> PeriodState:
        if count >= self.plan.times:
            self.length += 1
            self.longest = max(self.longest, self.length)
            if self.plan.freeze_every and self.length % self.plan.freeze_every == 0:
                self.freezes = min(self.freezes + 1, self.plan.freeze_most)
            return PeriodState.ACTIVE
        if self.freezes:
            self.freezes -= 1
            return PeriodState.FROZEN
        self.length = 0
        return PeriodState.MISSED


@given(happened, plans, st.integers(0, 10))
def test_it_is_what_living_through_every_day_comes_to(
    days: list[int], plan: StreakPlan, later: int
) -> None:
    counts, today = Counter(days), max(days, default=1) + later
    lived = DayByDay(plan, counts, today)

    standing = walk(counts, plan)

    assert standing.longest == lived.longest
    assert standing.current(today) == lived.length
    if lived.length:
        assert standing.freezes_left(today) == lived.freezes
    shown = strip(counts, plan, now=today, length=today)
    assert [state for _, state in shown] == lived.states
    assert [day for day, _ in shown] == list(range(1, today + 1))


@given(happened, plans)
def test_counting_along_is_walking_over_the_set(days: list[int], plan: StreakPlan) -> None:
    standing = StreakStanding()

    assert all(advance(standing, day, plan) for day in sorted(days))

    assert standing == walk(Counter(days), plan)


@given(happened, plans)
def test_whatever_is_counted_out_of_order_is_counted_right_or_refused(
    days: list[int], plan: StreakPlan
) -> None:
    standing, seen = StreakStanding(), Counter[int]()
    for day in days:
        seen[day] += 1
        if not advance(standing, day, plan):
            standing = walk(seen, plan)

        assert standing == walk(seen, plan)


def test_a_gap_as_long_as_the_freezes_does_not_end_a_run() -> None:
    plan = StreakPlan(StreakPeriod.DAILY, freeze_every=2, freeze_most=2)

    standing = walk(dict.fromkeys((1, 2, 3, 4, 7), 1), plan)

    assert (standing.length, standing.freezes, standing.began) == (5, 0, 7)


def test_a_gap_that_is_too_long_uses_the_freezes_up() -> None:
    plan = StreakPlan(StreakPeriod.DAILY, freeze_every=2, freeze_most=2)

    standing = walk(dict.fromkeys((1, 2, 3, 4, 8), 1), plan)

    assert (standing.length, standing.longest, standing.freezes) == (1, 4, 0)
    spent = [state for _, state in strip({1: 1, 2: 1}, plan, now=5, length=5)]
    assert spent == ["active", "active", "frozen", "missed", "open"]


def test_today_can_still_become_active() -> None:
    plan = StreakPlan(StreakPeriod.DAILY)
    standing = walk({9: 1, 10: 1}, plan)

    assert [standing.current(today) for today in (10, 11, 12)] == [2, 2, 0]


def test_a_period_is_active_once_it_has_had_enough() -> None:
    plan = StreakPlan(StreakPeriod.DAILY, times=3)

    assert walk({1: 3, 2: 2}, plan).length == 1
    assert walk({1: 3, 2: 4}, plan).length == 2


@pytest.mark.parametrize("period", StreakPeriod)
@given(st.dates(min_value=date(1, 1, 1), max_value=date(9000, 1, 1)))
def test_the_next_period_is_one_more(period: StreakPeriod, day: date) -> None:
    number = period.number(day)
    first, following = period.first_day(number), period.first_day(number + 1)

    assert number > 0
    assert first <= day < following
    assert (period.number(first), period.number(following)) == (number, number + 1)


@given(st.dates(max_value=date(9000, 1, 1)))
def test_a_week_is_iso_8601s(day: date) -> None:
    first = StreakPeriod.WEEKLY.first_day(StreakPeriod.WEEKLY.number(day))

    assert first.isocalendar()[:2] == day.isocalendar()[:2]
    assert first.isoweekday() == 1
