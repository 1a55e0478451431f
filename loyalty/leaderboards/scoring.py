"""What each customer has on a board, as SQL: `customer_id`, `score`, and the `kept` rank."""

from collections.abc import Callable, Mapping
from typing import Any

from core.windows import ALL_TIME
from events.kinds import GAINS, LOSSES
from loyalty.leaderboards.contests import Contest
from loyalty.leaderboards.models import Metric
from loyalty.models.ledger import EARNED_SQL
from loyalty.rules.content import Trigger
from loyalty.selection import selection_of


class Params(dict[str, Any]):
    """The values of a statement, under names of their own."""

    def add(self, value: Any) -> str:
        """The placeholder that stands for a value."""
        name = f"p{len(self)}"
        self[name] = value
        return f"%({name})s"


def scores(contest: Contest, params: Params) -> str:
    """A query for everybody who has more than nothing."""
    if contest.closed_on is not None:
        return _closed(contest, params)
    return f"""
        SELECT customer_id, sum(score) AS score, NULL::int AS kept
        FROM ({_METRICS[contest.metric](contest, params)}) AS scored
        GROUP BY customer_id HAVING sum(score) > 0
    """  # noqa: S608 - values are parameters


def _closed(contest: Contest, params: Params) -> str:
    board = contest.board
    return f"""
        SELECT customer_id, score, rank AS kept FROM loyalty_closedplace
        WHERE workspace_id = {params.add(board.workspace_id)} AND board_id = {params.add(board.id)}
            AND month_on = {params.add(contest.closed_on)}
    """  # noqa: S608 - likewise


def _points(contest: Contest, params: Params) -> str:
    """What was earned. What is taken back is taken from when it was earned, not from today.

    What was earned in all is kept beside each member.
    """
    if contest.window == ALL_TIME:
        return f"""
            SELECT customer_id, lifetime AS score FROM loyalty_member
            WHERE workspace_id = {params.add(contest.board.workspace_id)}
        """  # noqa: S608 - likewise
    return f"""
        SELECT customer_id, points + pending AS score FROM loyalty_ledgerentry
        WHERE workspace_id = {params.add(contest.board.workspace_id)} AND {EARNED_SQL}
            {_within("earned_at", contest, params)}
    """  # noqa: S608 - likewise


def _spend(contest: Contest, params: Params) -> str:
    """Money in the workspace's currency: what came in, less what went back."""
    board = contest.board
    return f"""
        SELECT customer_id,
            CASE WHEN event_type = ANY({params.add(list(LOSSES))}) THEN -amount ELSE amount END
                AS score
        FROM events_activityevent
        WHERE workspace_id = {params.add(board.workspace_id)}
            AND event_type = ANY({params.add([*GAINS, *LOSSES])})
            AND currency = {params.add(board.workspace.currency)}
            {_within("occurred_at", contest, params)}
    """  # noqa: S608 - likewise


def _count(contest: Contest, params: Params) -> str:
    """How many events one of the triggers matches."""
    triggers = selection_of(contest.board.counts).triggers
    matched = " OR ".join(f"({_matches(trigger, params)})" for trigger in triggers)
    return f"""
        SELECT customer_id, 1 AS score FROM events_activityevent
        WHERE workspace_id = {params.add(contest.board.workspace_id)}
            {_within("occurred_at", contest, params)}
            AND event_type <> ALL({params.add(list(LOSSES))}) AND ({matched})
    """  # noqa: S608 - likewise


def _matches(trigger: Trigger, params: Params) -> str:
    """The same as the engine's own trigger."""
    parts = []
    if trigger.category is not None:
        parts.append(f"event_category = {params.add(trigger.category)}")
    if trigger.types:
        parts.append(f"event_type = ANY({params.add(trigger.types)})")
    if trigger.sources:
        parts.append(f"source = ANY({params.add(trigger.sources)})")
    if trigger.names:
        names = params.add(trigger.names)
        parts.append(
            f"(name = ANY({names}) OR metadata ->> 'action' = ANY({names})"
            " AND jsonb_typeof(metadata -> 'action') = 'string')"
        )
    return " AND ".join(parts)


def _within(column: str, contest: Contest, params: Params) -> str:
    window, bounds = contest.window, ""
    if window.starts_at is not None:
        bounds += f" AND {column} >= {params.add(window.starts_at)}"
    if window.ends_at is not None:
        bounds += f" AND {column} < {params.add(window.ends_at)}"
    return bounds


_METRICS: Mapping[Metric, Callable[[Contest, Params], str]] = {
    Metric.POINTS: _points,
    Metric.COUNT: _count,
    Metric.SPEND: _spend,
}
