"""The programme that is measured: five rules, a streak, a challenge and three tiers."""

from typing import Any

import msgspec
from django.db import transaction

from accounts.models import Workspace
from loyalty.models import Challenge, Streak, Tier
from loyalty.revising import next_revision
from loyalty.rules.content import RuleContent
from loyalty.rules.services import put_rule

PURCHASES = [{"types": ["purchase"]}]
VISITS = [{"types": ["purchase", "check_in", "visit"]}]
# The rule that `POST /event` names.
NAMED = "purchase_completed"

RULES: dict[str, dict[str, Any]] = {
    NAMED: {
        "title": "A point for each dollar",
        "type": "TRANSACTION",
        "reward": {"default": 1, "vip": 2},
        "maximumReward": 1000,
        "metadataFields": [{"key": "order_id", "type": "string", "required": True}],
        "triggers": PURCHASES,
    },
    "came_to_train": {
        "title": "Five points for the day's first check-in",
        "type": "FIX",
        "reward": {"default": 5},
        "limit": 1,
        "period": "daily",
        "triggers": [{"types": ["check_in"]}],
    },
    "large_basket": {
        "title": "Twenty points for a large basket from home",
        "type": "CONDITIONAL",
        "threshold": 50,
        "reward": {"default": 20},
        "conditions": {
            "type": "AND",
            "conditions": [
                {"field": "channel", "operator": "equals", "value": "online"},
                {"field": "source", "operator": "in", "value": ["website", "mobile-app"]},
            ],
        },
        "triggers": PURCHASES,
    },
    "quiet_hours": {
        "title": "Three points for coming when it is quiet",
        "type": "FIX",
        "reward": {"default": 3},
        "conditions": {
            "type": "AND",
            "conditions": [
                {"field": "weekday", "operator": "between", "value": [1, 6]},
                {
                    "type": "OR",
                    "conditions": [
                        {"field": "hour", "operator": "less_than", "value": 11},
                        {"field": "hour", "operator": "greater_than_or_equal", "value": 14},
                    ],
                },
                {
                    "type": "NOT",
                    "conditions": [
                        {"field": "location", "operator": "starts_with", "value": "Back"}
                    ],
                },
            ],
        },
        "triggers": [{"types": ["check_in", "visit"]}],
    },
    "stays_in_touch": {
        "title": "A point for opening the app",
        "type": "FIX",
        "reward": {"default": 1},
        "triggers": [{"types": ["app_open", "link_click", "notification_opened"]}],
    },
}
TIERS = {"bronze": (50, "1"), "silver": (500, "1.25"), "gold": (2000, "1.5")}


@transaction.atomic
def set_up_programme(workspace: Workspace) -> None:
    """Make it, as staff would."""
    for key, fields in RULES.items():
        content = msgspec.convert(fields, RuleContent, strict=False)
        put_rule(workspace=workspace, key=key, content=content)
    Streak(
        workspace=workspace,
        key="every_day",
        title="Every day",
        counts={"triggers": VISITS},
        freeze_every=7,
        freeze_most=2,
        target=30,
        milestones=[{"length": 7, "points": 50}, {"length": 30, "points": 300}],
    ).save()
    Challenge(
        workspace=workspace,
        key="regular",
        title="Regular guest",
        counts={"triggers": PURCHASES},
        goals=[{"target": n, "points": 5 * n} for n in (5, 10, 25)],
    ).save()
    for key, (threshold, multiplier) in TIERS.items():
        Tier.objects.create(
            workspace=workspace,
            key=key,
            title=key.title(),
            threshold=threshold,
            multiplier=multiplier,
        )
    next_revision(workspace)
