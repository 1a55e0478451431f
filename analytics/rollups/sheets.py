"""What changes add up to, in memory, before the kept periods are touched."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from pyroaring import BitMap

from analytics.models import Grain
from analytics.rollups.changes import Change, Happened, Outcome
from analytics.rollups.periods import start_of

# The type of a kind, and the name of the rule that was meant; neither is all events together.
Kind = tuple[str, str]
EVERYTHING: Kind = ("", "")
KindKey = tuple[Grain, date, str, str]  # a kind's period
SourceKey = tuple[Grain, date, str, str, str]  # type, source and currency
ColumnKey = tuple[str, str]  # type and currency
KIND_GRAINS = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR, Grain.ALL)
SOURCE_GRAINS = (Grain.DAY, Grain.MONTH, Grain.YEAR, Grain.ALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def no_hours() -> list[int]:
    """Nothing in any hour of a day."""
    return [0] * 24


@dataclass(slots=True)
class KindCell:
    """Events of one kind in one period."""

    count: int = 0
    points: int = 0
    failed: int = 0
    limited: int = 0
    hours: list[int] = field(default_factory=no_hours)
    people: BitMap = field(default_factory=BitMap)

    def add(self, other: "KindCell") -> None:
        """Take in what another comes to."""
        self.add_figures(other)
        self.people |= other.people

    def add_figures(self, other: "KindCell") -> None:
        """The same, but for who they are."""
        self.count += other.count
        self.points += other.points
        self.failed += other.failed
        self.limited += other.limited
        self.hours = [mine + its for mine, its in zip(self.hours, other.hours, strict=True)]


@dataclass(slots=True)
class SourceCell:
    """Events of one type, source and currency in one period; amounts in ten-thousandths."""

    count: int = 0
    amount: int = 0
    hour_counts: list[int] = field(default_factory=no_hours)
    hour_amounts: list[int] = field(default_factory=no_hours)

    def add(self, other: "SourceCell") -> None:
        """Take in what another comes to."""
        self.count += other.count
        self.amount += other.amount
        for hour in range(24):
            self.hour_counts[hour] += other.hour_counts[hour]
            self.hour_amounts[hour] += other.hour_amounts[hour]


@dataclass(slots=True)
class CustomerCell:
    """What one customer did of one type in one currency; `last` is the day of the last time."""

    count: int = 0
    total: int = 0
    last: date = date.min


class Sheets:
    """Days that changes add to, in a zone: of kinds, of sources, and of customers in all."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.kinds: dict[tuple[date, Kind], KindCell] = defaultdict(KindCell)
        self.sources: dict[tuple[date, str, str, str], SourceCell] = defaultdict(SourceCell)
        self.customers: dict[ColumnKey, dict[int, CustomerCell]] = defaultdict(dict)

    def add(self, change: Change) -> None:
        """Count what one transaction added."""
        for event in change.events:
            self.count(event, 1)
        for outcome in change.outcomes:
            self._judge(outcome)

    def count(self, event: Happened, sign: int) -> None:
        """Count an event: once, or once less."""
        day, hour = self._when(event.at)
        for kind in ((event.event_type, event.name), EVERYTHING):
            cell = self.kinds[day, kind]
            cell.count += sign
            cell.hours[hour] += sign
            cell.people.add(event.number)
        source = self.sources[day, event.event_type, event.source, event.currency]
        source.count += sign
        source.amount += sign * event.amount
        source.hour_counts[hour] += sign
        source.hour_amounts[hour] += sign * event.amount
        for key in ((event.event_type, event.currency), ("", "")):
            own = self.customers[key].setdefault(event.number, CustomerCell())
            own.count += sign
            # Amounts of several currencies are never added up.
            own.total += sign * event.amount if key[0] else 0
            own.last = max(own.last, day)

    def _judge(self, outcome: Outcome) -> None:
        day, _hour = self._when(outcome.at)
        for kind in ((outcome.event_type, outcome.name), EVERYTHING):
            cell = self.kinds[day, kind]
            cell.points += outcome.points
            cell.failed += outcome.failed
            cell.limited += outcome.limited

    def _when(self, at: int) -> tuple[date, int]:
        local = (_EPOCH + timedelta(seconds=at)).astimezone(self.zone)
        return local.date(), local.hour

    @property
    def days(self) -> list[date]:
        """Every day that is touched, in order."""
        return sorted({day for day, _kind in self.kinds})


def periods_of_kinds(sheets: Sheets) -> dict[KindKey, KindCell]:
    """What each period of each kind gets; days alone know their hours."""
    periods: dict[KindKey, KindCell] = defaultdict(KindCell)
    for (day, (event_type, name)), cell in sheets.kinds.items():
        for grain in KIND_GRAINS:
            periods[grain, start_of(grain, day), event_type, name].add(cell)
    return periods


def periods_of_sources(sheets: Sheets) -> dict[SourceKey, SourceCell]:
    """What each period of each type, source and currency gets."""
    periods: dict[SourceKey, SourceCell] = defaultdict(SourceCell)
    for (day, *rest), cell in sheets.sources.items():
        event_type, source, currency = rest
        for grain in SOURCE_GRAINS:
            periods[grain, start_of(grain, day), event_type, source, currency].add(cell)
    return periods


def sheets_of(changes: Iterable[Change], zone: tzinfo) -> Sheets:
    """What the changes add up to."""
    sheets = Sheets(zone)
    for change in changes:
        sheets.add(change)
    return sheets
