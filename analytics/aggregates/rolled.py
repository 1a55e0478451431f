"""A question answered from the rollups: the same rows that the statement over events would give."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from analytics.aggregates.question import Function, Grouping, Question
from analytics.aggregates.statement import Row
from analytics.models import Grain
from analytics.rollups.figures import Figures, People, days_of, together, totals_of
from analytics.rollups.periods import Days, cover
from analytics.rollups.reading import Kept
from analytics.rollups.sheets import EVERYTHING, SOURCE_GRAINS
from analytics.rollups.sources import decimal_of, in_units
from core.statements import run_binary
from core.windows import day_start
from events.kinds import GAINS, LOSSES

_DAY = timedelta(days=1)
_QUARTER = timedelta(minutes=15)
_OF_DAYS = {Grouping.DAY, Grouping.WEEKDAY}
_OF_PEOPLE = {None, Grouping.DAY, Grouping.TYPE}
_PERIODS = """
    JOIN unnest(%(grains)s::text[], %(starts)s::date[]) AS wanted (grain, starts_on)
        USING (grain, starts_on)
"""
_EACH_DAY = """
    JOIN (VALUES ('day', %(first)s::date, %(last)s::date)) AS wanted (grain, first, last)
        ON t.grain = wanted.grain AND t.starts_on BETWEEN wanted.first AND wanted.last
"""
_SOURCES = """
    SELECT starts_on, event_type, source, currency, count, amount, {hours}
    FROM analytics_sourcetally t {periods}
    WHERE t.workspace_id = %(workspace)s AND t.count <> 0
        AND (%(types)s::text[] IS NULL OR t.event_type = ANY(%(types)s))
        AND (%(sources)s::text[] IS NULL OR t.source = ANY(%(sources)s))
        AND (%(currency)s::text IS NULL OR t.currency = %(currency)s)
"""


def can_answer(question: Question) -> bool:
    """Whether rollups know it: whole days, of everybody, counted, added up or averaged.

    The least and the greatest cannot be corrected when an event goes, metadata is not kept, and
    one customer's events are few.
    """
    filters, function = question.filters, question.function
    if filters.customer_id is not None or question.metadata_path is not None:
        return False
    if function in {Function.MIN, Function.MAX} or question.grouping is Grouping.PASS:
        return False
    if function is Function.UNIQUE_PASSES:
        is_plain = not filters.sources and filters.currency is None and question.field is None
        return is_plain and question.grouping in _OF_PEOPLE and _has_whole_days(question)
    return _has_whole_days(question)


def days_in(question: Question) -> Days:
    """The days of the question's window, which begins and ends with a day."""
    zone = question.workspace.zone
    first, end = question.window.starts_at, question.window.ends_at
    return Days(
        None if first is None else _day_of(first, zone),
        None if end is None else _day_of(end, zone) - _DAY,
    )


def rows_of(kept: Kept, question: Question) -> list[Row]:
    """What `fetch` would find, in the same order."""
    if question.function is Function.UNIQUE_PASSES:
        return _ranked(question, _people(kept, question))
    return _ranked(question, _sums(kept, question))


@dataclass(slots=True)
class _Sum:
    count: int = 0
    gained_count: int = 0
    gained: int = 0
    lost: int = 0

    def add(self, event_type: str, count: int, amount: int) -> None:
        self.count += count
        if event_type in GAINS:
            self.gained_count += count
            self.gained += amount
        elif event_type in LOSSES:
            self.lost += amount


@dataclass(frozen=True, slots=True)
class _Cell:
    day: date
    event_type: str
    source: str
    currency: str
    count: int
    amount: int
    hour_counts: Sequence[int]
    hour_amounts: Sequence[int]


def _sums(kept: Kept, question: Question) -> Iterator[Row]:
    totals: dict[Any, _Sum] = defaultdict(_Sum)
    groups: dict[Any, _Sum] = defaultdict(_Sum)
    grouping = question.inner_grouping
    for cell in [*_folded(kept, question), *_waiting(kept, question)]:
        if question.field is not None and not cell.currency:
            continue
        part = cell.currency if question.is_money else None
        totals[part].add(cell.event_type, cell.count, cell.amount)
        if grouping is not None:
            for key, count, amount in _keys(grouping, cell):
                groups[part, key].add(cell.event_type, count, amount)
    for part, one in totals.items():
        yield _row(question, part, None, one, is_total=True)
    for (part, key), one in groups.items():
        if one.count:
            yield _row(question, part, key, one, is_total=False)


def _folded(kept: Kept, question: Question) -> Iterator[_Cell]:
    by_day = question.inner_grouping in _OF_DAYS
    by_hour = question.inner_grouping is Grouping.HOUR
    days = days_in(question)
    periods = [] if by_day else cover(days, known=kept.known, grains=SOURCE_GRAINS)
    if kept.known.first is None or not (by_day or periods):
        return
    statement = _SOURCES.format(
        hours="hour_counts, hour_amounts" if by_hour else "NULL, NULL",
        periods=_EACH_DAY if by_day else _PERIODS,
    )
    params = _filters(question, periods) | {
        "first": days.first or date.min,
        "last": days.last or date.max,
    }
    for day, event_type, source, currency, count, amount, counts, amounts in run_binary(
        statement, params
    ):
        yield _Cell(
            day,
            event_type,
            source,
            currency,
            count,
            in_units(amount),
            counts or (),
            [in_units(one) for one in amounts or ()],
        )


def _filters(question: Question, periods: Sequence[tuple[Grain, date]]) -> dict[str, Any]:
    filters = question.filters
    return {
        "workspace": question.workspace.id,
        "grains": [str(grain) for grain, _ in periods],
        "starts": [start for _, start in periods],
        "types": list(question.types) or None,
        "sources": list(filters.sources) or None,
        "currency": filters.currency,
    }


def _waiting(kept: Kept, question: Question) -> Iterator[_Cell]:
    days, filters, types = days_in(question), question.filters, set(question.types)
    for (day, event_type, source, currency), cell in kept.waiting.sources.items():
        is_meant = (
            days.holds(day)
            and (not types or event_type in types)
            and (not filters.sources or source in filters.sources)
            and filters.currency in {None, currency}
        )
        if is_meant:
            yield _Cell(
                day,
                event_type,
                source,
                currency,
                cell.count,
                cell.amount,
                cell.hour_counts,
                cell.hour_amounts,
            )


def _keys(grouping: Grouping, cell: _Cell) -> Iterable[tuple[Any, int, int]]:
    """The groups that a cell falls into, with what of it."""
    if grouping is Grouping.HOUR:
        both = zip(cell.hour_counts, cell.hour_amounts, strict=True)
        return [(hour, *figures) for hour, figures in enumerate(both)]
    key: Any = {
        Grouping.DAY: cell.day,
        Grouping.WEEKDAY: cell.day.isoweekday(),
        Grouping.TYPE: cell.event_type,
        Grouping.SOURCE: cell.source,
        Grouping.CURRENCY: cell.currency or None,
    }[grouping]
    return [(key, cell.count, cell.amount)]


def _row(question: Question, part: Any, key: Any, one: _Sum, *, is_total: bool) -> Row:
    if question.function is Function.COUNT:
        return Row(part, key, is_total, one.count, None, None, None, None)
    gained, lost, counted = one.gained, one.lost, one.gained_count
    if not question.is_net:
        gained, lost, counted = gained + lost, 0, one.count
    kept = gained - lost
    return Row(
        part,
        key,
        is_total,
        counted,
        decimal_of(gained),
        decimal_of(lost),
        decimal_of(kept),
        None,
    )


def _people(kept: Kept, question: Question) -> Iterator[Row]:
    days, types = days_in(question), list(question.types)
    grouping = question.inner_grouping
    is_whole = not types and grouping is not Grouping.TYPE
    wanted = [EVERYTHING[0]] if is_whole else types or None
    people = People.COUNTED if is_whole else People.AS_SETS
    totals = totals_of(kept, days, types=wanted, people=people)
    if not is_whole:
        totals.pop(EVERYTHING, None)
    if not totals:
        return
    yield _who(None, together(totals.values()), is_total=True)
    if grouping is Grouping.DAY:
        for day, figures in days_of(kept, days, kinds=totals).items():
            yield _who(day, figures, is_total=False)
    elif grouping is Grouping.TYPE:
        for event_type in {event_type for event_type, _name in totals}:
            same = [one for kind, one in totals.items() if kind[0] == event_type]
            yield _who(event_type, together(same), is_total=False)


def _who(key: Any, one: Figures, *, is_total: bool) -> Row:
    return Row(None, key, is_total, one.users, None, None, None, None)


def _ranked(question: Question, rows: Iterable[Row]) -> list[Row]:
    """In the order of the statement: each part's groups by rank, then its total."""
    grouping = question.inner_grouping
    groups: dict[Any, list[Row]] = defaultdict(list)
    totals: dict[Any, Row] = {}
    for row in rows:
        if row.is_total:
            totals[row.part] = row
        else:
            groups[row.part].append(row)
    ordered: list[Row] = []
    for part in sorted(totals, key=lambda part: part or ""):
        ranked = sorted(groups[part], key=lambda row: _rank(question, row))
        is_cut = grouping is not None and grouping.is_ranked
        ordered += [*(ranked[: question.limit] if is_cut else ranked), totals[part]]
    return ordered


def _rank(question: Question, row: Row) -> tuple[Any, ...]:
    # The key without a currency comes last among equals, as nothing does in the database.
    place = (row.key is None, row.key if row.key is not None else "")
    if question.function is Function.SUM:
        return (0, -(row.kept or Decimal(0)), *place)
    if question.function is Function.AVG:
        return (row.counted == 0, -_millionths(row), *place)
    return (0, -row.counted, *place)


def _millionths(row: Row) -> int:
    """The average that groups are ranked by: whole millionths, halves away from zero."""
    if not row.counted:
        return 0
    units = in_units(row.kept or Decimal(0)) * 100  # ten-thousandths are a hundred millionths
    rounded = (2 * abs(units) + row.counted) // (2 * row.counted)
    return rounded if units >= 0 else -rounded


def _has_whole_days(question: Question) -> bool:
    zone, window = question.workspace.zone, question.window
    return all(
        edge is None or _begins_a_day(edge, zone) for edge in (window.starts_at, window.ends_at)
    )


def _begins_a_day(edge: datetime, zone: tzinfo) -> bool:
    """Whether a day begins then, and with it all that the calendar shows of it and later ones.

    A clock that goes back over midnight shows the day before again: then windows cut between.
    """
    day = _day_of(edge, zone)
    if edge != day_start(day, zone=zone):
        return False
    return all(_day_of(edge + _QUARTER * n, zone) >= day for n in range(1, 13))


def _day_of(moment: datetime, zone: tzinfo) -> date:
    return moment.astimezone(zone).date()
