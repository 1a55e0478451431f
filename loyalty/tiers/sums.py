"""What members earned in the present and in the last period, counted from what was recorded."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from core.windows import day_start
from events.kinds import GAINS, LOSSES
from loyalty.models.ledger import EARNED_SQL
from loyalty.models.programme import TierBasis, TierPeriod
from loyalty.tiers.ladder import Climber, Ladder, place

_EVER = datetime(1, 1, 1, tzinfo=UTC)
_NOTHING = (Decimal(0), Decimal(0))
_POINTS = f"""
    SELECT e.customer_id,
        coalesce(sum(points + pending) FILTER (WHERE earned_at >= now_from), 0),
        coalesce(sum(points + pending) FILTER (WHERE earned_at < now_from), 0)
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
        AS wanted (customer_id, now_from, before_from)
    JOIN loyalty_ledgerentry e
        ON e.workspace_id = %s AND e.customer_id = wanted.customer_id
        AND e.earned_at >= before_from
    WHERE {EARNED_SQL}
    GROUP BY e.customer_id
"""  # noqa: S608 - a constant
_SPEND = """
    SELECT customer_id,
        coalesce(sum(amount) FILTER (WHERE occurred_at >= now_from), 0),
        coalesce(sum(amount) FILTER (WHERE occurred_at < now_from), 0)
    FROM (
        SELECT e.customer_id, now_from, e.occurred_at,
            CASE WHEN e.event_type = ANY(%s) THEN -e.amount ELSE e.amount END AS amount
        FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[])
            AS wanted (customer_id, now_from, before_from)
        JOIN events_activityevent e
            ON e.workspace_id = %s AND e.customer_id = wanted.customer_id
            AND e.occurred_at >= before_from
        WHERE e.event_type = ANY(%s) AND e.currency = %s AND e.id <> ALL(%s::uuid[])
    ) AS spent
    GROUP BY customer_id
"""


def count_anew(
    *,
    workspace: Workspace,
    members: Sequence[Climber],
    ladder: Ladder,
    today: date,
    without: Collection[UUID] = (),
) -> None:
    """Place members on a ladder by what they earned, whatever their sums say: one query for all.

    `without` are events that are counted elsewhere.
    """
    for member in members:
        # Nobody goes back: a till whose clock is ahead may have begun the next period.
        member.tier_period_on = ladder.period.start(max(today, member.tier_period_on))
    # Nothing to count, which spares new members a query.
    counted = [one for one in members if one.turn or ladder.basis is TierBasis.SPEND]
    sums = _sums(workspace, counted, ladder, without) if counted and ladder.rungs else {}
    for member in members:
        place(member, ladder, *sums.get(member.customer_id, _NOTHING))


def _sums(
    workspace: Workspace, members: Sequence[Climber], ladder: Ladder, without: Collection[UUID]
) -> dict[UUID, tuple[Decimal, Decimal]]:
    starts = {one.tier_period_on for one in members}
    bounds = {start: _bounds(start, ladder.period, workspace) for start in starts}
    wanted = [
        [member.customer_id for member in members],
        [bounds[member.tier_period_on][0] for member in members],
        [bounds[member.tier_period_on][1] for member in members],
        workspace.id,
    ]
    if ladder.basis is TierBasis.POINTS:
        rows = run(_POINTS, wanted)
    else:
        losses, both = list(LOSSES), [*GAINS, *LOSSES]
        rows = run(_SPEND, [losses, *wanted, both, workspace.currency, list(without)])
    return {customer_id: (now, before) for customer_id, now, before in rows}


def _bounds(start: date, period: TierPeriod, workspace: Workspace) -> tuple[datetime, datetime]:
    """When a period and the one before it began; they are the same where there is none before."""
    before = period.before(start)
    if before is None:
        return _EVER, _EVER
    return day_start(start, zone=workspace.zone), day_start(before, zone=workspace.zone)
