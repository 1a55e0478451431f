"""Who has reached a milestone for the first time since the automation was activated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from accounts.models import Workspace
from campaigns.automations.causing import Cause
from campaigns.automations.heard import Heard, Told
from campaigns.automations.triggers import Measure, OnMilestone
from campaigns.models import Automation
from core.statements import run

# Of the set of events, so that no order of arrival can step over the tenth: there are as many now
# as are needed, and there were fewer when the automation was activated.
# Which one led there is said, too: what came after it is not asked about.
_BY_EVENTS = """
    WITH there AS (
        SELECT customer_id FROM events_activityevent
        WHERE workspace_id = %(workspace)s AND customer_id = ANY(%(customers)s)
            AND event_type = ANY(%(types)s)
        GROUP BY customer_id
        HAVING count(*) >= %(reaches)s
            AND count(*) FILTER (WHERE received_at < %(since)s) < %(reaches)s
    )
    SELECT there.customer_id, (
        SELECT e.id FROM events_activityevent e
        WHERE e.workspace_id = %(workspace)s AND e.customer_id = there.customer_id
            AND e.event_type = ANY(%(types)s)
        ORDER BY e.received_at, e.id OFFSET %(reaches)s - 1 LIMIT 1
    )
    FROM there
"""
_BY_LIFETIME = """
    SELECT m.customer_id, NULL FROM loyalty_member m
    WHERE m.workspace_id = %(workspace)s AND m.customer_id = ANY(%(customers)s)
        AND m.lifetime >= %(reaches)s
        AND m.lifetime - coalesce((
            SELECT sum(e.points + e.pending) FROM loyalty_ledgerentry e
            WHERE e.workspace_id = %(workspace)s AND e.customer_id = m.customer_id
                AND e.kind IN ('earn', 'reverse') AND e.made_at >= %(since)s
        ), 0) < %(reaches)s
"""
_COUNT = """
    SELECT count(*) FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = %s AND event_type = ANY(%s)
"""
_MET = """
    SELECT customer_id FROM campaigns_automationrun
    WHERE workspace_id = %s AND automation_id = %s AND cause_key = ANY(%s)
"""


def reached(automation: Automation, when: OnMilestone, heard: Heard) -> Iterator[Cause]:
    """A cause for each customer who has reached it with what was told."""
    told = _told(automation, when, heard)
    missing = _without_run(automation, when, list(told))
    for customer_id, led in _reached(automation, when, missing):
        every = told[customer_id]
        one = next((one for one in every if one.activity_id == led), every[0])
        yield Cause(
            customer_id=customer_id,
            key=milestone_key(when),
            at=one.at,
            heard=one.type,
            fields=dict(one.fields) if when.of is not Measure.EVENTS else {},
            activity_id=led or one.activity_id,
            chain=one.chain,
        )


def milestone_key(when: OnMilestone) -> str:
    """What the run of a milestone is called: another milestone is another cause."""
    types = sha256(" ".join(sorted(when.types)).encode()).hexdigest()[:8]
    return f"milestone:{when.of}:{types}:{when.reaches}"


def count_events(*, workspace: Workspace, customer_id: UUID, types: Sequence[str]) -> int:
    """How much activity of these types a customer has."""
    return int(run(_COUNT, [workspace.id, customer_id, list(types)])[0][0])


def _told(automation: Automation, when: OnMilestone, heard: Heard) -> dict[UUID, list[Told]]:
    """Each customer's, of those that can have led there."""
    found: dict[UUID, list[Told]] = defaultdict(list)
    if when.of is Measure.EVENTS:
        for told, event in heard.activity_since(automation):
            if event.event_type in when.types:
                found[event.customer_id].append(told)
        return found
    for told in heard.since(automation):
        customer_id = told.customer_id
        if customer_id is not None and (when.of is Measure.LIFETIME or _crosses(told, when)):
            found[customer_id].append(told)
    return found


def _crosses(told: Told, when: OnMilestone) -> bool:
    """Whether this entry took the balance there: each is told once, and says where it led."""
    balance = int(told.fields["balance"])
    return balance - int(told.fields["points"]) < when.reaches <= balance


def _without_run(
    automation: Automation, when: OnMilestone, customers: Sequence[UUID]
) -> list[UUID]:
    keys = [f"{milestone_key(when)}:{one.hex}" for one in customers]
    rows = run(_MET, [automation.workspace_id, automation.id, keys]) if keys else []
    met = {row[0] for row in rows}
    return [one for one in customers if one not in met]


def _reached(
    automation: Automation, when: OnMilestone, customers: Sequence[UUID]
) -> Sequence[tuple[UUID, UUID | None]]:
    """Who is there, and the activity that led there if it is activity that is counted."""
    if when.of is Measure.BALANCE or not customers:
        return [(one, None) for one in customers]
    since: datetime | None = automation.activated_at
    params = {
        "workspace": automation.workspace_id,
        "customers": list(customers),
        "reaches": when.reaches,
        "since": since,
        "types": list(when.types),
    }
    if when.of is Measure.LIFETIME:
        del params["types"]
        return run(_BY_LIFETIME, params)
    return run(_BY_EVENTS, params)
