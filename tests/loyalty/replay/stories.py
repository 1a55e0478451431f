"""Months in the life of a programme, and what a replay says of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.ledger.carrying import carry_over
from loyalty.ledger.dues import settle_dues
from loyalty.ledger.services import adjust_points, spend_points
from loyalty.models import Member
from loyalty.replay.verifying import verify
from tests.factories import NOON, draft, make_member
from tests.loyalty.counted import finish_recounts, make_challenge, make_streak
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import make_rule, record
from tests.loyalty.tiers.setting import make_ladder, make_tier

STEP = timedelta(hours=7)
RULES: dict[str, list[dict[str, Any]]] = {
    "purchase_completed": [
        {},
        {"reward": {"default": "0.5", "gold": 2}, "rounding": "floor", "pendingDays": 2},
        {"limit": 2, "period": "weekly", "expireDays": 5, "maximumReward": 40},
        {"limit": 3, "period": "total", "pendingDays": 1, "expireDays": 30},
        {"type": "CONDITIONAL", "threshold": 20, "reward": {"default": 15}},
    ],
    "visit": [
        {"type": "FIX", "reward": {"default": 5}, "limit": 1, "period": "daily", "triggers": []},
        {"type": "FIX", "reward": {"default": 3}, "triggers": []},
        {
            "type": "FIX",
            "reward": {"default": 8},
            "triggers": [],
            "conditions": {"field": "customer.tier", "operator": "exists"},
        },
    ],
}
STREAKS: list[dict[str, Any]] = [
    {"milestones": [{"length": 2, "points": 7}, {"length": 4, "points": 20}]},
    {"milestones": [{"length": 3, "points": 9}], "freezes": {"every": 2, "most": 1}},
]
CHALLENGES: list[dict[str, Any]] = [
    {"goals": [{"target": 2, "points": 10}, {"target": 5, "points": 30}]},
    {"goals": [{"target": 3, "points": 4}]},
]
ROUNDS: dict[str, Any] = {
    "title": "Every third visit",
    "goals": [{"target": 3, "points": 4}],
    "repeats": True,
}
SPENDING: dict[str, Any] = {
    "title": "A hundred",
    "kind": "sum",
    "field": "amount",
    "counts": {"triggers": [{"types": ["purchase"]}]},
    "goals": [{"target": 60, "points": 25}, {"target": 100, "points": 50}],
}


class Story:
    """A workspace with two customers, on a clock that goes on with everything that happens."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.now = NOON
        self.cast = [
            make_member(workspace, "sarah"),
            make_member(workspace, "tom", user_groups=["gold"], time_zone="Asia/Tokyo"),
        ]

    @contextmanager
    def moment(self, step: timedelta = STEP) -> Iterator[datetime]:
        """The next moment, at which the clock stands still."""
        self.now += step
        with clock_at(self.now):
            yield self.now

    def open(self) -> None:
        """The first rules, tiers, streaks and challenges."""
        with self.moment():
            make_ladder(self.workspace)
            make_tier(self.workspace, "bronze", 30, multiplier=Decimal(2))
            for key in RULES:
                self.edit_rule(key, 0)
            self.edit_counted(0)
            make_challenge(self.workspace, "hundred", **SPENDING)
            make_challenge(self.workspace, "third", **ROUNDS)
        self.wait(0)

    def edit_rule(self, key: str, number: int) -> None:
        """Another version of a rule."""
        with self.moment():
            make_rule(self.workspace, key, **RULES[key][number % len(RULES[key])])

    def edit_counted(self, number: int) -> None:
        """Another version of the streak and of the challenge."""
        with self.moment():
            make_streak(self.workspace, **STREAKS[number % len(STREAKS)])
            make_challenge(self.workspace, **CHALLENGES[number % len(CHALLENGES)])
            finish_recounts(self.workspace)

    def happens(
        self, who: int, kind: str, *, ago: int = 0, amount: int = 0, order: str = ""
    ) -> None:
        """An event of a customer, reported so many hours later."""
        more: dict[str, Any] = {"metadata": {"order_id": order} if order else {}}
        if kind != "visit":
            more["amount"] = Decimal(amount)
        category = "activity" if kind == "visit" else "transaction"
        with self.moment() as now:
            at = now - timedelta(hours=ago)
            made = draft(self.cast[who], category, kind, event_timestamp=at, **more)
            record(self.workspace, made, at=now)

    def deletes(self, number: int) -> None:
        """One of the events never was."""
        events = ActivityEvent.objects.of(self.workspace).order_by("id")
        if keys := list(events.values_list("id", flat=True)):
            chosen = events.filter(id=keys[number % len(keys)])
            with self.moment():
                delete_events(workspace=self.workspace, events=chosen)

    def moves(self, who: int, points: int) -> None:
        """Points are spent as far as there are any, or given by hand."""
        customer = self.cast[who]
        member = Member.objects.of(self.workspace).filter(customer_id=customer.id).first()
        with self.moment():
            if points > 0:
                adjust_points(customer=customer, points=points, reason="A gift")
            elif member and member.balance > 0:
                spend_points(customer=customer, points=min(-points, member.balance), reason="Tea")

    def brings(self, who: int) -> None:
        """What the other one has is brought to this one, as if they were one person."""
        to, other = self.cast[who], self.cast[1 - who]
        with self.moment():
            carry_over(to=to, others=[other], reason="Brought over")

    def wait(self, days: int) -> None:
        """Days go by, and the schedule settles what is due."""
        with self.moment(timedelta(days=days)) as now:
            settle_dues(workspace=self.workspace, at=now)


def differences(workspace: Workspace) -> list[str]:
    """What a replay of everybody says, a line each."""
    everybody = Customer.objects.of(workspace)
    found = verify(workspace=workspace, customers=everybody, tell=lambda done: None)
    return [str(one) for one in found]
