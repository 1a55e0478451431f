"""Who came back, and what they spent: those a campaign was for beside those left out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from campaigns.outreach.models import Campaign
from core.statements import run
from core.windows import day_start
from events.kinds import GAINS, LOSSES, EventType

# What customers do themselves, as opposed to what is done with their pass or their phone. What a
# campaign gives is no event: only redeeming it at the counter can be one.
OWN_DOING = (
    *GAINS,
    EventType.CHECK_IN,
    EventType.CHECK_OUT,
    EventType.VISIT,
    EventType.SCAN,
    EventType.REDEMPTION,
)
_COUNT = """
    SELECT arm.campaign_id, arm.is_left_out, event.currency, grouping(event.currency) = 1,
           count(DISTINCT arm.customer_id) FILTER (WHERE event.event_type = ANY(%(own)s::text[])),
           sum(CASE WHEN event.event_type = ANY(%(gains)s::text[]) THEN event.amount
                    WHEN event.event_type = ANY(%(losses)s::text[]) THEN -event.amount END)
    FROM (
        SELECT campaign_id, customer_id, state = 'held_out' AS is_left_out, starts_at, ends_at
        FROM unnest(%(ids)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
            AS span (id, starts_at, ends_at)
        JOIN campaigns_target ON workspace_id = %(workspace)s AND campaign_id = span.id
    ) AS arm
    JOIN events_activityevent AS event
        ON event.workspace_id = %(workspace)s AND event.customer_id = arm.customer_id
        AND event.occurred_at > arm.starts_at AND event.occurred_at < arm.ends_at
        AND event.event_type = ANY(%(any)s::text[])
    GROUP BY GROUPING SETS (
        (arm.campaign_id, arm.is_left_out), (arm.campaign_id, arm.is_left_out, event.currency)
    )
"""
# By whether they were left out.
Arms = dict[bool, "Arm"]


@dataclass(slots=True)
class Arm:
    """Some of a campaign's audience: how many they are, how many came back, what was kept.

    `revenue` is net, by currency: what they paid less what they got back.
    """

    customers: int = 0
    came_back: int = 0
    revenue: dict[str, Decimal] = field(default_factory=dict)

    @property
    def rate(self) -> Decimal | None:
        """The share that came back, from 0 to 1; None of nobody."""
        return Decimal(self.came_back) / self.customers if self.customers else None

    def per_head(self, currency: str) -> Decimal | None:
        """The revenue for each customer; None of nobody."""
        if not self.customers:
            return None
        return self.revenue.get(currency, Decimal(0)) / self.customers


def measured_until(campaign: Campaign, workspace: Workspace) -> datetime | None:
    """The end of the last day, in the workspace's zone, on which somebody can come back."""
    if campaign.started_at is None:
        return None
    zone = workspace.zone
    began_on = campaign.started_at.astimezone(zone).date()
    return day_start(began_on + timedelta(days=campaign.return_days + 1), zone=zone)


def count_returns(
    workspace: Workspace, campaigns: Sequence[Campaign], sizes: Mapping[UUID, Mapping[bool, int]]
) -> dict[UUID, Arms]:
    """Those it was for, and those left out, of started campaigns, in one statement.

    `sizes` says how many either are. Both are measured from the start of the campaign, so that
    they differ in nothing else.
    """
    arms = {
        one.id: {is_left_out: Arm(sizes[one.id][is_left_out]) for is_left_out in (False, True)}
        for one in campaigns
    }
    rows = run(_COUNT, _asked(workspace, campaigns)) if campaigns else []
    for campaign_id, is_left_out, currency, is_sum, came_back, net in rows:
        arm = arms[campaign_id][is_left_out]
        if is_sum:
            arm.came_back = came_back
        elif net is not None:
            arm.revenue[currency] = net
    return arms


def _asked(workspace: Workspace, campaigns: Sequence[Campaign]) -> dict[str, Any]:
    return {
        "workspace": workspace.id,
        "ids": [one.id for one in campaigns],
        "starts": [one.started_at for one in campaigns],
        "ends": [measured_until(one, workspace) for one in campaigns],
        "own": [kind.value for kind in OWN_DOING],
        "gains": [kind.value for kind in GAINS],
        "losses": [kind.value for kind in LOSSES],
        "any": [kind.value for kind in (*OWN_DOING, *LOSSES)],
    }
