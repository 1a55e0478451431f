"""Streaks as a function of the set of active periods: no clock, no order of arrival.

A period is a calendar day, ISO week or month, written as a whole number above 0 so that the next
one is one more. A freeze is earned by every `freeze_every` periods of a run and spent by itself on
a missed one; a gap that is longer than the freezes at hand uses them up and ends the run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy


class StreakPeriod(StrEnum):
    """What has to be active, one after the other."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    def number(self, day: date) -> int:
        """The period that a day lies in; ISO weeks begin on Monday, as 1 January of year 1 did."""
        if self is StreakPeriod.DAILY:
            return day.toordinal()
        if self is StreakPeriod.WEEKLY:
            return (day.toordinal() + 6) // 7
        return day.year * 12 + day.month - 1

    def first_day(self, number: int) -> date:
        """The first day of a period."""
        if self is StreakPeriod.DAILY:
            return date.fromordinal(number)
        if self is StreakPeriod.WEEKLY:
            return date.fromordinal(number * 7 - 6)
        return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class StreakPlan:
    """What makes a period active, and what helps over a missed one."""

    period: StreakPeriod
    times: int = 1
    freeze_every: int = 0
    freeze_most: int = 0


class StreakStanding(msgspec.Struct, omit_defaults=True):
    """One customer's run, as of the last active period.

    `last`: the last active period; `length` of the run that it ends, `longest` of all; `freezes`
    at hand; `began`: since when no period was missed. `open`: the newest period with an event, and
    `count` how many it has. `paid`: lengths of the milestones that were paid, `final` those of
    them that stay paid whatever happens. `version`: of the definition that it was counted by.
    """

    last: int = 0
    length: int = 0
    longest: int = 0
    freezes: int = 0
    began: int = 0
    open: int = 0
    count: int = 0
    paid: list[int] = []
    final: list[int] = []
    version: int = 0

    def current(self, now: int) -> int:
        """The run's length as seen in period `now`, which is not over; 0 when it has ended."""
        return self.length if self.missed(now) <= self.freezes else 0

    def freezes_left(self, now: int) -> int:
        """The freezes left in period `now`, those for the periods missed until then taken off."""
        return max(0, self.freezes - self.missed(now))

    def missed(self, now: int) -> int:
        """How many whole periods went by since the last active one."""
        return max(0, now - 1 - self.last)


def advance(standing: StreakStanding, period: int, plan: StreakPlan) -> bool:
    """Count one more event in `period`. False, and nothing changed, when it comes too late for
    that: then the standing has to be built anew from all events."""
    if period < standing.open:
        # Late, and known to be active already.
        return plan.times == 1 and standing.began <= period <= standing.last
    if period > standing.open:
        standing.open, standing.count = period, 0
    standing.count += 1
    if standing.count == plan.times:
        _meet(standing, period, plan)
    return True


def walk(counts: Mapping[int, int], plan: StreakPlan) -> StreakStanding:
    """The standing after all events: `counts` holds how many each period has."""
    standing = StreakStanding()
    for period in sorted(counts):
        standing.open, standing.count = period, counts[period]
        if standing.count >= plan.times:
            _meet(standing, period, plan)
    return standing


class PeriodState(StrEnum):
    """What became of one period, as its customer sees it."""

    ACTIVE = "active"
    FROZEN = "frozen"
    MISSED = "missed"
    OPEN = "open"  # it is under way, and can still become active

    @property
    def words(self) -> str:
        """What became of it, as people read it."""
        return str(_WORDS[self])


_WORDS: Mapping[PeriodState, Any] = {
    PeriodState.ACTIVE: gettext_lazy("Kept"),
    PeriodState.FROZEN: gettext_lazy("Saved by a freeze"),
    PeriodState.MISSED: gettext_lazy("Missed"),
    PeriodState.OPEN: gettext_lazy("Still open"),
}


def strip(
    counts: Mapping[int, int], plan: StreakPlan, *, now: int, length: int
) -> list[tuple[int, PeriodState]]:
    """The last `length` periods, up to `now`, and what became of each."""
    active = {period for period, count in counts.items() if count >= plan.times}
    frozen = set(_frozen(sorted(active), plan, now))

    def state(period: int) -> PeriodState:
        if period in active:
            return PeriodState.ACTIVE
        if period in frozen:
            return PeriodState.FROZEN
        return PeriodState.OPEN if period == now else PeriodState.MISSED

    return [(period, state(period)) for period in range(now - length + 1, now + 1)]


def _frozen(active: list[int], plan: StreakPlan, now: int) -> Iterator[int]:
    """The periods that freezes were spent on, those of a gap that was too long included."""
    standing = StreakStanding()
    for period in active:
        yield from _spent(standing, period)
        _meet(standing, period, plan)
    yield from _spent(standing, now)


def _spent(standing: StreakStanding, until: int) -> Iterator[int]:
    first = standing.last + 1
    return iter(range(first, min(first + standing.freezes, until)))


def _meet(standing: StreakStanding, period: int, plan: StreakPlan) -> None:
    missed = period - standing.last - 1
    if missed or not standing.last:
        standing.began = period
    if missed > standing.freezes:
        standing.freezes, standing.length = 0, 0
    else:
        standing.freezes -= missed
    standing.length += 1
    standing.last = period
    standing.longest = max(standing.longest, standing.length)
    if plan.freeze_every and standing.length % plan.freeze_every == 0:
        standing.freezes = min(standing.freezes + 1, plan.freeze_most)
