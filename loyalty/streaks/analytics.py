"""How each streak does: computed now and then by a task, and kept."""

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from accounts.models import Customer, Workspace
from core.statements import run
from loyalty.models import Streak, StreakAnalytics
from loyalty.streaks.walk import StreakPeriod

# Each customer's run as it is now, on the customer's own calendar: `clock` says which day, week or
# month it is in each zone. `current` is what `StreakStanding.current` answers.
_COMPUTE = """
    WITH run AS (
        SELECT coalesce((one ->> 'longest')::int, 0) AS longest,
            CASE
                WHEN clock.now - 1 - coalesce((one ->> 'last')::int, 0)
                    <= coalesce((one ->> 'freezes')::int, 0)
                THEN coalesce((one ->> 'length')::int, 0) ELSE 0
            END AS current
        FROM loyalty_member m
        CROSS JOIN LATERAL (SELECT m.standings -> 'streaks' -> %(streak)s::text AS one) AS kept
        JOIN accounts_customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id
        JOIN unnest(%(zones)s::text[], %(periods)s::int[]) AS clock (zone, now)
            ON clock.zone = c.time_zone
        WHERE m.workspace_id = %(workspace)s AND one IS NOT NULL
    )
    SELECT count(*), count(*) FILTER (WHERE current > 0),
        coalesce(round(avg(current) FILTER (WHERE current > 0), 1), 0), coalesce(max(longest), 0),
        coalesce(
            round(avg(CASE WHEN longest >= %(target)s::int THEN 1 ELSE 0 END), 4), 0
        )
    FROM run WHERE longest > 0
"""
log = structlog.get_logger("foyer.streaks")


def compute_everywhere(*, at: datetime) -> None:
    """Compute the statistics of every active streak; a workspace's fault holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            for streak in Streak.objects.of(workspace).active():
                compute_analytics(streak=streak, at=at)
        except Exception:
            log.exception("streaks not computed", workspace=str(workspace.id))


def compute_analytics(*, streak: Streak, at: datetime) -> StreakAnalytics:
    """Compute a streak's statistics as of an instant, in one statement, and keep them.

    Participants have had at least one active period, those who are active a run that has not
    ended; `average_streak_length` is the mean of these runs. `completion_rate` is the share of
    participants whose longest run reached the target; 0 without a target.
    """
    workspace = streak.workspace
    clock = _clock(workspace, StreakPeriod(streak.period), at)
    found = run(
        _COMPUTE,
        {
            "workspace": workspace.id,
            "streak": str(streak.id),
            "zones": list(clock),
            "periods": list(clock.values()),
            "target": streak.target,
        },
    )[0]
    names = (
        "total_participants",
        "active_participants",
        "average_streak_length",
        "longest_user_streak",
        "completion_rate",
    )
    kept, _ = StreakAnalytics.objects.update_or_create(
        workspace=workspace,
        streak=streak,
        defaults=dict(zip(names, found, strict=True)) | {"computed_at": at},
    )
    return kept


def analytics_of(streak: Streak) -> StreakAnalytics | None:
    """A streak's statistics as they were last computed."""
    return StreakAnalytics.objects.filter(workspace=streak.workspace_id, streak=streak).first()


def _clock(workspace: Workspace, period: StreakPeriod, at: datetime) -> dict[str, int]:
    """Which period it is where the workspace's customers live; "" is the workspace's zone."""
    found = Customer.objects.of(workspace).exclude(time_zone="").order_by()
    zones = {name: ZoneInfo(name) for name in found.values_list("time_zone", flat=True).distinct()}
    zones[""] = workspace.zone
    return {name: period.number(at.astimezone(zone).date()) for name, zone in zones.items()}
