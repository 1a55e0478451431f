"""Which purchases of a customer qualify: a function of the set, whatever order they came in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from loyalty.engine.recorded import Recorded
from loyalty.rules.facts import Facts
from loyalty.stamps.plan import StampPlan
from loyalty.stamps.terms import Terms

# The customer's day at an instant.
Calendar = Callable[[datetime], date]


class Collector(Protocol):
    """Whose purchases they are."""

    def zone_name_at(self, moment: datetime, /) -> str:
        """Where the customer's days began at an instant; "" is the workspace's zone."""


def calendar_of(collector: Collector, zone: ZoneInfo) -> Calendar:
    """The days of a customer; `zone` is the workspace's."""

    def day(moment: datetime) -> date:
        name = collector.zone_name_at(moment)
        return moment.astimezone(ZoneInfo(name) if name else zone).date()

    return day


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase, seen with what was kept of it."""

    event: Recorded
    facts: Facts

    @property
    def place(self) -> tuple[datetime, str, UUID]:
        """Where it stands among those of its customer: never by when it was recorded."""
        return self.event.occurred_at, self.event.external_id or "", self.event.id


def qualifying(
    plan: StampPlan,
    purchases: Iterable[Purchase],
    *,
    is_open_to: Callable[[datetime], bool],
    day_of: Calendar,
    spent: Mapping[UUID, Terms],
) -> dict[UUID, Recorded]:
    """The purchases that have a stamp, by their ids.

    `is_open_to` tells whether what is bought at an instant counts for the customer. `spent` are
    events with a stamp on a spent card, with the terms of that card: they keep their day as long
    as they stand, though an earlier purchase of it may come to be known.
    """
    standing: list[Purchase] = []
    fresh: list[Purchase] = []
    for one in purchases:
        terms = spent.get(one.event.id)
        if terms is not None:
            if terms.admit(one.facts):
                standing.append(one)
        elif is_open_to(one.event.occurred_at) and plan.terms.admit(one.facts):
            fresh.append(one)
    if plan.once_a_day:
        taken = {day_of(one.event.occurred_at) for one in standing}
        fresh = _first_of_each_day(fresh, day_of, taken)
    return {one.event.id: one.event for one in (*standing, *fresh)}


def _first_of_each_day(
    purchases: Sequence[Purchase], day_of: Calendar, taken: set[date]
) -> list[Purchase]:
    found = []
    for one in sorted(purchases, key=lambda purchase: purchase.place):
        day = day_of(one.event.occurred_at)
        if day not in taken:
            taken.add(day)
            found.append(one)
    return found
