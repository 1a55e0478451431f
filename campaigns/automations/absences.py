"""Who has not been there for so many days: once for each absence."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from accounts.models import Workspace
from campaigns.automations.causing import Cause
from campaigns.automations.triggers import OnAbsence
from campaigns.models import Automation
from core.statements import run
from core.windows import day_start
from events.kinds import TYPES, Category

_DAY = timedelta(days=1)
# Whatever customers do; a field that was changed is nobody's visit.
_ANYTHING = [
    kind.value for category in (Category.TRANSACTION, Category.ACTIVITY) for kind in TYPES[category]
]
# Those whose last activity lies in the window. Who has had a run since then is still away: what
# was recorded late only moved the beginning of the same absence. A run that did nothing for the
# automation's sake, or for a visit in between, is none; nor is one that waits and will be such.
_SILENT = """
    WITH silent AS (
        SELECT e.customer_id, max(e.occurred_at) AS last
        FROM events_activityevent e
        WHERE e.workspace_id = %(workspace)s AND e.event_type = ANY(%(types)s)
            AND e.occurred_at >= %(begins)s AND e.occurred_at < %(ends)s
            AND NOT EXISTS (
                SELECT FROM events_activityevent later
                WHERE later.workspace_id = %(workspace)s AND later.customer_id = e.customer_id
                    AND later.event_type = ANY(%(types)s) AND later.occurred_at >= %(ends)s
            )
        GROUP BY e.customer_id
    )
    SELECT silent.customer_id, silent.last FROM silent
    WHERE NOT EXISTS (
        SELECT FROM campaigns_automationrun r
        WHERE r.workspace_id = %(workspace)s AND r.automation_id = %(automation)s
            AND r.customer_id = silent.customer_id AND r.caused_at > silent.last
            AND r.code <> ALL(%(undone)s)
            AND (r.state <> 'waiting' OR (
                r.revision >= %(revision)s
                AND r.fields->>'last_on' = (silent.last AT TIME ZONE %(zone)s::text)::date::text
            ))
    )
    ORDER BY silent.customer_id
"""
_UNDONE = ["automation_paused", "trigger_changed", "came_back"]
_BACK = """
    SELECT id FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = %s AND event_type = ANY(%s) AND occurred_at >= %s
    LIMIT 1
"""


def absences_of(
    automation: Automation, when: OnAbsence, days: tuple[date, date]
) -> Iterator[Cause]:
    """A cause for each absence that has lasted too long since one of these days."""
    zone, away = automation.workspace.zone, _DAY * (when.days + 1)
    first, last = days
    params = {
        "workspace": automation.workspace_id,
        "automation": automation.id,
        "types": _types(when),
        "begins": day_start(first - away, zone=zone),
        "ends": day_start(last - away + _DAY, zone=zone),
        "undone": _UNDONE,
        "revision": automation.trigger_revision,
        "zone": str(zone),
    }
    # Activated again, or with other days, it looks for the same absence anew.
    began = f"{automation.activated_at:%Y%m%d%H%M%S%f}"
    for customer_id, seen in run(_SILENT, params):
        last_on = seen.astimezone(zone).date()
        yield Cause(
            customer_id=customer_id,
            key=f"absence:{began}:{last_on}",
            at=day_start(last_on + away, zone=zone),
            fields={"last_on": last_on.isoformat(), "days": when.days},
        )


def is_back(*, workspace: Workspace, customer_id: UUID, when: OnAbsence, last_on: date) -> bool:
    """Whether the customer has been there after that day."""
    since: datetime = day_start(last_on + _DAY, zone=workspace.zone)
    return bool(run(_BACK, [workspace.id, customer_id, _types(when), since]))


def _types(when: OnAbsence) -> Sequence[str]:
    return list(when.types) or _ANYTHING
