"""What the programme made of events, as statistics count it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from accounts.models import Workspace
from analytics.rollups.changes import Outcome, seconds
from analytics.rollups.rows import DayOutcome
from core.statements import run
from loyalty.rules.facts import Happening
from loyalty.rules.parts import Part, Verdict

# The conditions held, whatever came of it.
_MET = frozenset({Verdict.AWARDED, Verdict.LIMIT, Verdict.NOTHING})
# The same of the ledger: the first entry of an event has what the rules said, all of its entries
# together what it earned.
_OF_DAYS = """
    WITH judged AS (
        SELECT e.occurred_at, e.event_type, coalesce(e.name, '') AS name,
            sum(l.points + l.pending) AS points,
            bool_or(l.step = 0 AND l.trace->'parts' @? '$[*]') AS was_asked,
            bool_or(l.step = 0 AND l.trace->'parts' @? '$[*] ? (
                @.verdict == "awarded" || @.verdict == "limit_reached" || @.verdict == "nothing"
            )') AS was_met,
            bool_or(l.step = 0 AND l.trace->'parts' @? '$[*] ? (@.verdict == "awarded")')
                AS was_awarded,
            bool_or(l.step = 0 AND l.trace->'parts' @? '$[*] ? (@.verdict == "limit_reached")')
                AS was_limited
        FROM events_activityevent e
        JOIN loyalty_ledgerentry l ON l.workspace_id = e.workspace_id AND l.event_id = e.id
        WHERE e.workspace_id = %(workspace)s
            AND e.occurred_at >= %(starts_at)s AND e.occurred_at < %(ends_at)s
        GROUP BY e.workspace_id, e.id
    )
    SELECT (occurred_at AT TIME ZONE %(zone)s)::date, event_type, name,
        sum(points)::bigint, count(*) FILTER (WHERE was_asked AND NOT was_met),
        count(*) FILTER (WHERE was_limited AND NOT was_awarded)
    FROM judged
    GROUP BY 1, 2, 3
"""


def outcome_of(event: Happening, points: int, parts: Sequence[Part]) -> Outcome:
    """What the rules made of an event: points, and whether none held, or a limit stopped it."""
    verdicts = {part.verdict for part in parts}
    return Outcome(
        event.event_type,
        event.name or "",
        seconds(event.occurred_at),
        points,
        int(bool(verdicts) and not verdicts & _MET),
        int(Verdict.LIMIT in verdicts and Verdict.AWARDED not in verdicts),
    )


def taken_back(outcome: Outcome) -> Outcome:
    """The same, as if it had never been."""
    return Outcome(
        outcome.event_type,
        outcome.name,
        outcome.at,
        -outcome.points,
        -outcome.failed,
        -outcome.limited,
    )


def outcomes_of_days(
    workspace: Workspace, starts_at: datetime, ends_at: datetime
) -> Iterator[DayOutcome]:
    """What came of the events of some days, by kind: fulfils `analytics.rollups.rows.Outcomes`."""
    window = {"starts_at": starts_at, "ends_at": ends_at, "zone": workspace.time_zone}
    for day, event_type, name, *figures in run(_OF_DAYS, window | {"workspace": workspace.id}):
        if any(figures):
            yield DayOutcome(day, (event_type, name), *figures)
