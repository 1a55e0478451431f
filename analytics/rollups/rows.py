"""The rows themselves, added up by the database: what rollups are built from and compared with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Workspace
from analytics.models import Grain
from analytics.rollups.bitmaps import bitmap_of
from analytics.rollups.periods import end_of, start_of
from analytics.rollups.sheets import EVERYTHING, Kind, Sheets
from analytics.rollups.sources import in_units
from core.statements import run, run_binary
from core.windows import day_start

_DAY = timedelta(days=1)
# Of the earliest instant that is recorded, wherever it is.
_FIRST_DAY = date.min + _DAY
_NEXT = """
    SELECT min(occurred_at) FROM events_activityevent
    WHERE workspace_id = %s AND occurred_at >= %s
"""
_KINDS = """
    SELECT (e.occurred_at AT TIME ZONE %(zone)s)::date,
        extract(hour FROM e.occurred_at AT TIME ZONE %(zone)s)::int,
        e.event_type, coalesce(e.name, ''), count(*), string_agg(int8send(c.number), '')
    FROM events_activityevent e
    JOIN accounts_customer c ON c.workspace_id = e.workspace_id AND c.id = e.customer_id
    WHERE e.workspace_id = %(workspace)s
        AND e.occurred_at >= %(starts_at)s AND e.occurred_at < %(ends_at)s
    GROUP BY 1, 2, 3, 4
"""
_SOURCES = """
    SELECT (occurred_at AT TIME ZONE %(zone)s)::date,
        extract(hour FROM occurred_at AT TIME ZONE %(zone)s)::int,
        event_type, source, coalesce(currency, ''), count(*), coalesce(sum(amount), 0)
    FROM events_activityevent
    WHERE workspace_id = %(workspace)s
        AND occurred_at >= %(starts_at)s AND occurred_at < %(ends_at)s
    GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """What the programme made of the events of one kind on one day."""

    day: date
    kind: Kind
    points: int
    failed: int
    limited: int


# A room that rewards events tells what came of those of some days: workspace, from, until.
Outcomes = Callable[[Workspace, datetime, datetime], Iterator[DayOutcome]]


def months_of(workspace: Workspace) -> Iterator[Sheets]:
    """What the rows come to, month by month; months without any are passed over."""
    day = _next_day(workspace, _FIRST_DAY)
    while day is not None:
        first = start_of(Grain.MONTH, day)
        following = end_of(Grain.MONTH, first) + _DAY
        sheets = sheets_of_rows(workspace, max(first, _FIRST_DAY), following)
        if sheets.kinds:
            yield sheets
        found = _next_day(workspace, following)
        # A clock that goes back over midnight shows the day before once more.
        day = found and max(found, following)


def sheets_of_rows(workspace: Workspace, first: date, end: date) -> Sheets:
    """What the rows of the days from `first` up to `end`, not included, come to by kind and source.

    Customers' columns are not part of it.
    """
    zone = workspace.zone
    # A day longer: a clock that goes back over midnight shows the last day again after its end.
    starts_at, ends_at = day_start(first, zone=zone), day_start(end + _DAY, zone=zone)
    window = {
        "workspace": workspace.id,
        "zone": workspace.time_zone,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }
    sheets = Sheets(zone)
    _add_kinds(sheets, window)
    _add_sources(sheets, window)
    for outcomes in _outcomes():
        for one in outcomes(workspace, starts_at, ends_at):
            for kind in (one.kind, EVERYTHING):
                cell = sheets.kinds[one.day, kind]
                cell.points += one.points
                cell.failed += one.failed
                cell.limited += one.limited
    for beyond in [key for key in sheets.kinds if not first <= key[0] < end]:
        del sheets.kinds[beyond]
    for other in [key for key in sheets.sources if not first <= key[0] < end]:
        del sheets.sources[other]
    return sheets


def _next_day(workspace: Workspace, day: date) -> date | None:
    starts_at = day_start(day, zone=workspace.zone)
    found: datetime | None = run(_NEXT, [workspace.id, starts_at])[0][0]
    return found and found.astimezone(workspace.zone).date()


def _add_kinds(sheets: Sheets, window: Mapping[str, Any]) -> None:
    for day, hour, event_type, name, count, numbers in run_binary(_KINDS, window):
        people = bitmap_of(np.frombuffer(numbers, ">i8"))
        for kind in ((event_type, name), EVERYTHING):
            cell = sheets.kinds[day, kind]
            cell.count += count
            cell.hours[hour] += count
            cell.people |= people


def _add_sources(sheets: Sheets, window: Mapping[str, Any]) -> None:
    for day, hour, event_type, source, currency, count, amount in run_binary(_SOURCES, window):
        cell = sheets.sources[day, event_type, source, currency]
        cell.count += count
        cell.hour_counts[hour] += count
        cell.amount += in_units(amount)
        cell.hour_amounts[hour] += in_units(amount)


def _outcomes() -> list[Outcomes]:
    return [import_string(path) for path in settings.EVENT_OUTCOMES]
