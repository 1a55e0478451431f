"""What is asked of both workspaces: through the services that the API calls, and of the rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import psycopg
from django.db import connection, transaction

from accounts.models import Workspace
from analytics.aggregates.answers import answer
from analytics.aggregates.figures import figures
from analytics.aggregates.question import Function, Question
from analytics.aggregates.statement import fetch
from analytics.segments.asked import Asked
from analytics.segments.members import members_of
from analytics.segments.tree import Node, parse_tree
from analytics.stats.answering import answer as stats_of
from analytics.stats.question import Period, StatsQuestion, of_period
from analytics.stats.showing import shown
from bench import analytics_direct as direct
from core.windows import Span, Window, calendar_window, day_start, last_days
from events.kinds import GAINS, LOSSES

# What the SQL over the rows may have that production does not give to everybody.
GENEROUS = {"work_mem": "256MB", "max_parallel_workers_per_gather": "2"}
SPEND, PURCHASES, AWAY_DAYS = 500, 5, 60
SEGMENT = {
    "type": "AND",
    "conditions": [
        {"type": "total_value", "operator": "greater_than_or_equal", "value": SPEND},
        {
            "type": "event_count",
            "event_types": ["purchase"],
            "operator": "greater_than_or_equal",
            "value": PURCHASES,
        },
        {"type": "recency", "event_types": ["purchase"], "not_within_days": AWAY_DAYS},
    ],
}
PERIODS = {"30d": Period.MONTH, "ytd": Period.YEAR_TO_DATE, "all": Period.ALL}


@dataclass(frozen=True)
class Asking:
    """One question, and how it is answered here and from the rows; both answer the same."""

    ours: Callable[[], Any]
    direct: Callable[[], Any]
    # How many times as fast ours is to be at the larger size; None where nothing was asked for.
    wanted: float | None


def askings(db: psycopg.Connection, workspace: Workspace, *, at: datetime) -> Mapping[str, Asking]:
    """All questions to one workspace, by their names."""
    found = {f"stats_{name}": _stats(db, workspace, one, at) for name, one in PERIODS.items()}
    zone = workspace.zone
    for name, span in (("month", Span.MONTH), ("year", Span.YEAR)):
        window = calendar_window(span, zone=zone, at=at)
        found[f"sum_{name}"] = _aggregate(workspace, Function.SUM, window, at)
    window = last_days(90, zone=zone, at=at)
    found["unique_90d"] = _aggregate(workspace, Function.UNIQUE_PASSES, window, at)
    found["segment"] = _segment(db, workspace, at)
    return found


def _stats(db: psycopg.Connection, workspace: Workspace, period: Period, at: datetime) -> Asking:
    question = of_period(period, workspace=workspace, at=at)
    zone, first = workspace.zone, question.days.first
    params = {
        "workspace": workspace.id,
        "zone": workspace.time_zone,
        "starts_at": None if first is None else day_start(first, zone=zone),
        "ends_at": None if first is None else calendar_window(Span.DAY, zone=zone, at=at).ends_at,
    }
    return Asking(partial(_our_stats, question), partial(direct.statistics, db, params), 100)


def _our_stats(question: StatsQuestion) -> dict[str, Any]:
    """The body of the answer, with every number that it says."""
    return shown(stats_of(question))


def _aggregate(workspace: Workspace, function: Function, window: Window, at: datetime) -> Asking:
    field = "amount" if function is Function.SUM else None
    question = Question(workspace, at, function, window=window, field=field)
    return Asking(partial(_our_figures, question), partial(_figures_of_rows, question), 100)


def _our_figures(question: Question) -> list[dict[str, Any]]:
    return [one.figures for one in answer(question).results]


def _figures_of_rows(question: Question) -> list[dict[str, Any]]:
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in GENEROUS.items():
            cursor.execute(f"SET LOCAL {name} = '{value}'")
        return [figures(question, row, currency=row.part) for row in fetch(question)]


def _segment(db: psycopg.Connection, workspace: Workspace, at: datetime) -> Asking:
    tree = parse_tree(SEGMENT)
    params = {
        "workspace": workspace.id,
        "gains": list(GAINS),
        "losses": list(LOSSES),
        "spend": SPEND,
        "purchases": PURCHASES,
        "away_since": Asked(workspace, at).since(AWAY_DAYS),
    }
    return Asking(
        partial(_our_members, workspace, tree, at), partial(direct.members, db, params), 20
    )


def _our_members(workspace: Workspace, tree: Node, at: datetime) -> Any:
    return members_of(workspace=workspace, tree=tree, at=at)


def comparable(name: str, found: Any) -> Any:
    """An answer of ours or of the rows, in a form in which the two are equal."""
    if name.startswith("stats"):
        return found if "whole" in found else _comparable_stats(found["data"])
    return list(found)


def _comparable_stats(said: Mapping[str, Any]) -> dict[str, Any]:
    kinds = said["eventBreakdown"].items()
    return {
        "whole": (said["totalEvents"], said["uniqueUsers"]),
        "kinds": {kind: (one["count"], one["users"]) for kind, one in kinds},
        "days": {
            day: (one["events"], one["users"], one["hourlyDistribution"])
            for day, one in said["dailyData"].items()
            if one["events"]
        },
    }
