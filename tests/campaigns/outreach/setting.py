"""What the tests of campaigns set up."""

from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

import msgspec
from celery import Celery
from django.db import transaction

from accounts.models import Customer, Workspace
from analytics.models import Segment
from campaigns.models import Campaign, Target, TargetState
from campaigns.outreach.content import CampaignContent
from campaigns.outreach.running import run_campaign
from campaigns.outreach.services import put_campaign
from campaigns.outreach.starting import launch_campaign
from tests.factories import NOON, make_member

EVERYONE = {"type": "everyone"}
LAPSED = {"type": "recency", "not_within_days": 60}
SPENDERS = {"type": "total_value", "operator": "greater_than_or_equal", "value": "500"}
POINTS = {"type": "award_points", "points": 5, "reason": "We miss you"}
CALL = {"type": "call_webhook", "name": "print-card"}


def make_segment(workspace: Workspace, criteria: Any = None, key: str = "everyone") -> Segment:
    """A segment of everybody, unless told otherwise."""
    criteria = criteria or EVERYONE
    return Segment.objects.create(workspace=workspace, key=key, title=key, criteria=criteria)


def says(**more: Any) -> dict[str, Any]:
    """A campaign for everyone, as the API spells it: five points each."""
    return {"title": "Win-back", "segment": "everyone", "actions": [POINTS]} | more


def make_campaign(workspace: Workspace, key: str = "win-back", **more: Any) -> Campaign:
    """A draft; its segment is made when there is none."""
    content = msgspec.convert(says(**more), CampaignContent)
    if not Segment.objects.of(workspace).filter(key=content.segment).exists():
        make_segment(workspace, key=content.segment)
    return put_campaign(workspace=workspace, key=key, content=content)


def launch(campaign: Campaign, at: datetime = NOON) -> Campaign:
    """Start it. No worker is woken: where transactions are really committed there is no queue."""
    with patch.object(Celery, "send_task"):
        return launch_campaign(workspace=campaign.workspace, key=campaign.key, at=at)


def work(campaign: Campaign, seconds: float = 60) -> bool:
    """Take a worker's turn at it; whether there is more to do."""
    with patch.object(Celery, "send_task"):
        return run_campaign(
            workspace_id=campaign.workspace_id, campaign_id=campaign.id, seconds=seconds
        )


def carry_out(campaign: Campaign, at: datetime = NOON) -> Campaign:
    """Start it, and give everybody their turn."""
    launch(campaign, at)
    work(campaign)
    campaign.refresh_from_db()
    return campaign


def crowd(workspace: Workspace, count: int, **profile: Any) -> list[Customer]:
    """So many customers."""
    with transaction.atomic():
        return [make_member(workspace, f"guest-{n:04}", **profile) for n in range(count)]


def targets(campaign: Campaign) -> dict[str, str]:
    """The state of each target, by the customer's id of the shop."""
    rows = Target.objects.of(campaign).values_list("customer__external_id", "state")
    return dict(rows)


def held_out(campaign: Campaign) -> set[UUID]:
    """The customers who were left out."""
    rows = Target.objects.of(campaign).filter(state=TargetState.HELD_OUT)
    return set(rows.values_list("customer_id", flat=True))
