"""Whom the demo's café looks after: segments, a campaign that waits, and an automation at work."""

from datetime import datetime
from typing import Any

import msgspec

from accounts.models import Workspace
from analytics.models import Segment
from analytics.segments.content import SegmentContent
from analytics.segments.services.defining import put_segment
from campaigns.automations.content import AutomationContent
from campaigns.automations.services import activate_automation, put_automation
from campaigns.models import Automation, Campaign
from campaigns.outreach.content import CampaignContent
from campaigns.outreach.services import put_campaign

SEGMENTS: dict[str, dict[str, Any]] = {
    "at-risk": {
        "title": "At risk: no purchase in 14 days",
        "description": "They used to come.",
        "criteria": {"type": "recency", "event_types": ["purchase"], "not_within_days": 14},
    },
    "big-spenders": {
        "title": "Spent 100 euros or more",
        "criteria": {
            "type": "total_value",
            "operator": "greater_than_or_equal",
            "value": 100,
        },
    },
}
WIN_BACK = {
    "title": "We miss you",
    "segment": "at-risk",
    "holdout": 20,
    "returnDays": 14,
    "actions": [
        {
            "type": "send_email",
            "subject": "The corner misses you",
            "text": "Hello {name},\n\nit has been a while. The next coffee is on us.",
        },
        {"type": "give_reward", "reward": "cake"},
    ],
}
TENTH = {
    "title": "Thank you for the tenth purchase",
    "trigger": {"type": "milestone", "of": "events", "types": ["purchase"], "reaches": 10},
    "actions": [{"type": "award_points", "points": 50, "reason": "Your tenth purchase"}],
}


def put_reach(workspace: Workspace, *, at: datetime) -> None:
    """Set them up, each once; what staff have changed or deleted since stays as it is."""
    if not Segment.objects.filter(workspace=workspace).exists():
        for key, says in SEGMENTS.items():
            segment = msgspec.convert(says, SegmentContent, strict=False)
            put_segment(workspace=workspace, key=key, content=segment)
    if not Campaign.objects.filter(workspace=workspace).exists():
        campaign = msgspec.convert(WIN_BACK, CampaignContent, strict=False)
        put_campaign(workspace=workspace, key="we-miss-you", content=campaign)
    if not Automation.objects.filter(workspace=workspace).exists():
        automation = msgspec.convert(TENTH, AutomationContent, strict=False)
        put_automation(workspace=workspace, key="tenth-purchase", content=automation)
        activate_automation(workspace=workspace, key="tenth-purchase", at=at)
