"""The demo's loyalty programme: as a café with a small stage would set it up in the admin."""

from typing import Any

import msgspec

from accounts.models import Workspace
from loyalty.challenges.content import ChallengeContent
from loyalty.challenges.services import put_challenge
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.services import put_leaderboard
from loyalty.models import EventRule, RuleStatus
from loyalty.rules.content import RuleContent
from loyalty.rules.services import put_rule
from loyalty.streaks.content import StreakContent
from loyalty.streaks.services import put_streak
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier

_PURCHASES: dict[str, Any] = {"triggers": [{"types": ["purchase"]}]}
_VISITS: dict[str, Any] = {"triggers": [{"types": ["visit", "check_in"]}]}

RULES: dict[str, dict[str, Any]] = {
    "purchase_completed": {
        "title": "A point for every euro",
        "description": "Regulars get one and a half.",
        "type": "TRANSACTION",
        "reward": {"default": 1, "regulars": "1.5"},
        "metadataFields": [{"key": "items", "type": "array"}],
        "expireDays": 365,
    }
    | _PURCHASES,
    "early_bird": {
        "title": "Early bird",
        "description": "For who comes before eleven, once a day.",
        "type": "FIX",
        "reward": {"default": 5},
        "limit": 1,
        "period": "daily",
        "conditions": {"field": "hour", "operator": "less_than", "value": 11},
        "triggers": [{"types": ["visit"]}],
    },
    "evening_at_the_stage": {
        "title": "An evening at the stage",
        "type": "FIX",
        "reward": {"default": 10},
        "triggers": [{"types": ["check_in"], "sources": ["stage"]}],
    },
    "big_table": {
        "title": "The big table",
        "description": "Ten points from ten euros on.",
        "type": "CONDITIONAL",
        "threshold": 10,
        "reward": {"default": 10},
    }
    | _PURCHASES,
}
CAKE: dict[str, Any] = {
    "title": "Cake on Tuesdays",
    "description": "An idea: try it over the last sixty days before it is switched on.",
    "type": "FIX",
    "reward": {"default": 15},
    "conditions": {
        "type": "AND",
        "conditions": [
            {"field": "items", "operator": "contains", "value": "Cake"},
            {"field": "weekday", "operator": "equals", "value": 2},
        ],
    },
} | _PURCHASES
STREAK: dict[str, Any] = {
    "title": "Every week",
    "description": "Come by once a week; a freeze for each four weeks forgives a missed one.",
    "period": "weekly",
    "counts": _VISITS,
    "freezes": {"every": 4, "most": 2},
    "target": 8,
    "milestones": [{"length": 4, "points": 20}, {"length": 8, "points": 50}],
}
CHALLENGES: dict[str, dict[str, Any]] = {
    "coffees": {
        "title": "Coffee after coffee",
        "kind": "count",
        "counts": _PURCHASES
        | {
            "conditions": {
                "type": "OR",
                "conditions": [
                    {"field": "items", "operator": "contains", "value": "Espresso"},
                    {"field": "items", "operator": "contains", "value": "Large Latte"},
                ],
            }
        },
        "goals": [
            {"target": 5, "points": 5},
            {"target": 10, "points": 15},
            {"target": 25, "points": 50},
        ],
    },
    "whole_menu": {
        "title": "The whole menu",
        "kind": "distinct",
        "field": "items",
        "counts": _PURCHASES,
        "goals": [{"target": 4, "points": 25}],
    },
}
TIERS: dict[str, dict[str, Any]] = {
    "friend": {"title": "Friend of the house", "threshold": 100},
    "family": {"title": "Family", "threshold": 400, "multiplier": "1.25"},
}


def set_up_programme(workspace: Workspace) -> None:
    """Rules, tiers, a streak, challenges and a board; what staff have changed since stays."""
    if EventRule.objects.of(workspace).exists():
        return
    for key, says in TIERS.items():
        put_tier(workspace=workspace, key=key, content=_as(TierContent, says))
    for key, says in RULES.items():
        put_rule(workspace=workspace, key=key, content=_as(RuleContent, says))
    put_rule(
        workspace=workspace,
        key="cake_on_tuesdays",
        content=_as(RuleContent, CAKE),
        status=RuleStatus.DRAFT,
    )
    put_streak(workspace=workspace, key="every_week", content=_as(StreakContent, STREAK))
    for key, says in CHALLENGES.items():
        put_challenge(workspace=workspace, key=key, content=_as(ChallengeContent, says))
    board = {"title": "Regulars of the month", "metric": "points", "span": "month"}
    put_leaderboard(workspace=workspace, key="regulars", content=_as(BoardContent, board))


def _as(kind: Any, says: dict[str, Any]) -> Any:
    return msgspec.convert(says, kind, strict=False)
