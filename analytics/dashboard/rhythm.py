"""Busiest days and hours: how much there is to do on each day of the week, hour by hour."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from analytics.rollups.periods import Days
from analytics.rollups.reading import Kept
from core.statements import run_binary
from events.kinds import EventType

# What somebody has to be there for.
AT_THE_COUNTER = (
    EventType.PURCHASE,
    EventType.VISIT,
    EventType.CHECK_IN,
    EventType.REDEMPTION,
)
_HOURS = """
    SELECT (extract(isodow FROM starts_on)::int - 1), (hour - 1)::int, sum(many)::bigint
    FROM analytics_sourcetally, unnest(hour_counts) WITH ORDINALITY AS hours (many, hour)
    WHERE workspace_id = %(workspace)s AND grain = 'day' AND count <> 0 AND many <> 0
        AND event_type = ANY(%(types)s)
        AND starts_on >= %(first)s AND starts_on <= %(last)s
    GROUP BY 1, 2
"""
WEEK = range(7)
_DAY = timedelta(days=1)


def _empty_week() -> list[list[int]]:
    return [[0] * 24 for _ in WEEK]


@dataclass(slots=True)
class Rhythm:
    """A week: Monday first, 24 hours each. `days` is how many of each weekday there were."""

    days: list[int]
    counts: list[list[int]] = field(default_factory=_empty_week)

    def average(self, weekday: int, hour: int) -> Fraction:
        """How many there are in this hour of such a day, on average; exact."""
        return Fraction(self.counts[weekday][hour], max(1, self.days[weekday]))

    @property
    def busiest(self) -> tuple[int, int] | None:
        """The weekday and hour in which there is most to do; the first of several."""
        places = [(day, hour) for day in WEEK for hour in range(24)]
        day, hour = max(places, key=lambda place: self.average(*place))
        return (day, hour) if self.counts[day][hour] > 0 else None

    @property
    def hours(self) -> range:
        """From the first to the last hour in which there was anything on any day."""
        found = [hour for hour in range(24) if any(day[hour] for day in self.counts)]
        return range(found[0], found[-1] + 1) if found else range(0)


def rhythm_of(kept: Kept, days: Days, *, types: Collection[EventType] = AT_THE_COUNTER) -> Rhythm:
    """The week as these days had it; the days are a closed span."""
    found = Rhythm(_weekdays(days))
    for weekday, hour, count in _read(kept, days, types):
        found.counts[weekday][hour] += count
    for (day, event_type, _source, _currency), cell in kept.waiting.sources.items():
        if days.holds(day) and event_type in types:
            own = found.counts[day.weekday()]
            for hour, count in enumerate(cell.hour_counts):
                own[hour] += count
    return found


def _weekdays(days: Days) -> list[int]:
    counts = [0] * 7
    day, last = days.first or date.min, days.last or date.min
    while day <= last:
        counts[day.weekday()] += 1
        day += _DAY
    return counts


def _read(kept: Kept, days: Days, types: Collection[EventType]) -> list[tuple[int, int, int]]:
    if kept.known.first is None:
        return []
    span = {"first": days.first, "last": days.last, "types": [str(one) for one in types]}
    rows: list[tuple[int, int, int]] = run_binary(_HOURS, {"workspace": kept.workspace.id} | span)
    return rows
