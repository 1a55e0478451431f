"""What makes the demo's card worth a look: something to save for, something under way, and points
of a time before signing in."""

from typing import Any

import msgspec

from accounts.models import Customer, User, Workspace
from accounts.services.customers import create_customer
from accounts.services.own_records import take_over
from config.demo.logins import MEMBER
from loyalty.challenges.content import ChallengeContent
from loyalty.challenges.services import put_challenge
from loyalty.ledger.services import adjust_points
from loyalty.models import Challenge, Reward, Streak
from loyalty.rewards.catalogue import put_reward
from loyalty.rewards.content import RewardContent
from loyalty.streaks.content import StreakContent
from loyalty.streaks.services import put_streak

_GUEST = "sarah-as-a-guest"
_DINNER: dict[str, Any] = {
    "title": "Dinner for two at the stage",
    "description": "The best table, on any evening.",
    "points": 900,
}
_EVENINGS: dict[str, Any] = {
    "title": "Twenty evenings",
    "description": "An evening at the stage counts, whatever is on.",
    "kind": "count",
    "counts": {"triggers": [{"types": ["check_in"]}]},
    "goals": [{"target": 20, "points": 60}, {"target": 40, "points": 150}],
}
_DAILY: dict[str, Any] = {
    "title": "Day by day",
    "period": "daily",
    "counts": {"triggers": [{"types": ["visit", "check_in"]}]},
    "freezes": {"every": 3, "most": 2},
    "milestones": [{"length": 7, "points": 15}, {"length": 30, "points": 100}],
}


def put_card(workspace: Workspace) -> None:
    """A reward to save for, a challenge, a daily streak; what people changed since stays."""
    if not Reward.objects.of(workspace).filter(key="dinner").exists():
        dinner = msgspec.convert(_DINNER, RewardContent, strict=False)
        put_reward(workspace=workspace, key="dinner", content=dinner)
    if not Challenge.objects.of(workspace).filter(key="evenings").exists():
        evenings = msgspec.convert(_EVENINGS, ChallengeContent, strict=False)
        put_challenge(workspace=workspace, key="evenings", content=evenings)
    if not Streak.objects.of(workspace).filter(key="day_by_day").exists():
        daily = msgspec.convert(_DAILY, StreakContent, strict=False)
        put_streak(workspace=workspace, key="day_by_day", content=daily)


def put_earlier_purchase(workspace: Workspace) -> None:
    """Points that the member has of a time before signing in, for them to bring together."""
    guest = Customer.objects.of(workspace).filter(external_id=_GUEST).first()
    guest = guest or create_customer(
        workspace=workspace, external_id=_GUEST, name="Sarah Johnson", email="sarah@demo.example"
    )
    adjust_points(
        customer=guest, points=30, reason="Bought as a guest", reference="demo-as-a-guest"
    )
    take_over(user=User.objects.get(email=MEMBER), customer=guest)
