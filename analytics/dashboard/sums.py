"""Counts and amounts of days or months, by type and currency: exact, folded and waiting."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analytics.models import Grain
from analytics.rollups.periods import Days, start_of
from analytics.rollups.reading import Kept
from analytics.rollups.sources import in_units
from core.statements import run_binary
from events.kinds import GAINS, LOSSES, EventType

_SUMS = """
    SELECT starts_on, event_type, currency, sum(count)::bigint, sum(amount)
    FROM analytics_sourcetally
    WHERE workspace_id = %(workspace)s AND grain = %(grain)s AND count <> 0
        AND starts_on >= %(first)s AND starts_on <= %(last)s
    GROUP BY 1, 2, 3
"""


@dataclass(slots=True)
class Sum:
    """So many events; amounts in ten-thousandths of their currency's unit."""

    count: int = 0
    amount: int = 0

    def add(self, count: int, amount: int) -> None:
        """Take in more."""
        self.count += count
        self.amount += amount


@dataclass(slots=True)
class Revenue:
    """What came in, and what went back."""

    gross: int = 0
    refunds: int = 0

    @property
    def net(self) -> int:
        """What was kept."""
        return self.gross - self.refunds


SumKey = tuple[date, str, str]  # the period's first day, type and currency


class Sums:
    """Sums of periods of one grain, and what some of them come to."""

    def __init__(self) -> None:
        self.cells: dict[SumKey, Sum] = defaultdict(Sum)

    def within(self, days: Days) -> "Sums":
        """Those of the periods that begin on these days."""
        found = Sums()
        found.cells.update({key: cell for key, cell in self.cells.items() if days.holds(key[0])})
        return found

    def by_period(self) -> dict[date, "Sums"]:
        """Those of each period, in order."""
        found: dict[date, Sums] = defaultdict(Sums)
        for key in sorted(self.cells):
            found[key[0]].cells[key] = self.cells[key]
        return found

    def count(self, *types: EventType) -> int:
        """How many events of these types there are; without a type, of all."""
        return sum(cell.count for key, cell in self.cells.items() if not types or key[1] in types)

    def amounts(self, *types: EventType) -> dict[str, Sum]:
        """What each currency comes to."""
        found: dict[str, Sum] = defaultdict(Sum)
        for (_start, event_type, currency), cell in self.cells.items():
            if event_type in types and currency:
                found[currency].add(cell.count, cell.amount)
        return dict(found)

    def revenue(self) -> dict[str, Revenue]:
        """What was taken and given back, in each currency."""
        came, went = self.amounts(*GAINS), self.amounts(*LOSSES)
        return {
            currency: Revenue(came.get(currency, Sum()).amount, went.get(currency, Sum()).amount)
            for currency in sorted(came.keys() | went.keys())
        }


def sums_of(kept: Kept, days: Days, *, grain: Grain) -> Sums:
    """The sums of each day or month of a closed span, which begins and ends with a period."""
    found = Sums()
    for start, event_type, currency, count, amount in _read(kept, days, grain):
        found.cells[start, event_type, currency].add(count, amount)
    for (day, event_type, _source, currency), cell in kept.waiting.sources.items():
        if days.holds(day):
            key = (start_of(grain, day), event_type, currency)
            found.cells[key].add(cell.count, cell.amount)
    return found


def _read(kept: Kept, days: Days, grain: Grain) -> Iterable[tuple[date, str, str, int, int]]:
    # Without rollups everything is waiting, and what lies in the tables is of another zone.
    if kept.known.first is None:
        return
    span = {"first": days.first, "last": days.last}
    rows = run_binary(_SUMS, {"workspace": kept.workspace.id, "grain": str(grain)} | span)
    for start, event_type, currency, count, amount in rows:
        yield start, event_type, currency, count, in_units(amount)
