"""How often customers return: those who first bought in one month, in each month after it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pyroaring import BitMap

from analytics.dashboard.months import Month
from analytics.rollups.reading import Kept
from core.statements import run_binary
from events.kinds import EventType

_MONTHS = """
    SELECT starts_on, people FROM analytics_kindtally
    WHERE workspace_id = %s AND grain = 'month' AND event_type = %s AND starts_on <= %s
        AND count <> 0
"""


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who bought for the first time in a month, and how many of them did in each after."""

    month: Month
    size: int
    back: list[int]


def cohorts_of(kept: Kept, *, until: Month) -> list[Cohort]:
    """The cohort of every month in which somebody was new, up to a month, the oldest first."""
    buyers = _buyers(kept, until)
    known, cohorts = BitMap(), []
    for month in sorted(buyers):
        new = buyers[month] - known
        known |= buyers[month]
        if new:
            later = [month.plus(count) for count in range(1, until.since(month) + 1)]
            back = [len(new & buyers.get(one, BitMap())) for one in later]
            cohorts.append(Cohort(month, len(new), back))
    return cohorts


def buyers_of(kept: Kept, *, until: Month) -> dict[Month, int]:
    """How many different customers bought in each month."""
    return {month: len(people) for month, people in sorted(_buyers(kept, until).items())}


def _buyers(kept: Kept, until: Month) -> dict[Month, BitMap]:
    found: dict[Month, BitMap] = defaultdict(BitMap)
    if kept.known.first is not None:
        asked = [kept.workspace.id, EventType.PURCHASE.value, until.first]
        rows: list[tuple[date, bytes]] = run_binary(_MONTHS, asked)
        for start, people in rows:
            found[Month(start)] |= BitMap.deserialize(people)
    for (day, (event_type, _name)), cell in kept.waiting.kinds.items():
        if event_type == EventType.PURCHASE and cell.count and day <= until.last:
            found[Month.of(day)] |= cell.people
    return dict(found)
