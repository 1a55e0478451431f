"""Streaks and challenges of the tests, and where somebody stands in them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import msgspec

from accounts.models import Customer, Workspace
from events.drafts import Draft
from loyalty.challenges.content import ChallengeContent
from loyalty.challenges.progress import ChallengeStanding
from loyalty.challenges.services import put_challenge
from loyalty.engine.standing import standings_of
from loyalty.models import Challenge, LedgerEntry, Member, Recount, Streak
from loyalty.recounting import services
from loyalty.streaks.content import StreakContent
from loyalty.streaks.services import put_streak
from loyalty.streaks.walk import StreakStanding
from tests.factories import NOON, draft

VISITS = {"triggers": [{"types": ["visit"]}]}
PURCHASES = {"triggers": [{"types": ["purchase"]}]}


def make_streak(workspace: Workspace, key: str = "daily_visit", **says: Any) -> Streak:
    """A daily streak of visits, unless told otherwise in the API's spelling."""
    fields = {"title": "Every day", "counts": VISITS} | says
    content = msgspec.convert(fields, StreakContent)
    return put_streak(workspace=workspace, key=key, content=content)


def make_challenge(workspace: Workspace, key: str = "visits", **says: Any) -> Challenge:
    """A challenge of three visits for 10 points, unless told otherwise in the API's spelling."""
    fields = {"title": "Three visits", "counts": VISITS, "goals": [{"target": 3, "points": 10}]}
    content = msgspec.convert(fields | says, ChallengeContent)
    return put_challenge(workspace=workspace, key=key, content=content)


def visit(customer: Customer, *, ago: int = 0, **more: Any) -> Draft:
    """A visit at NOON, so many days ago, unless `at` says when."""
    at = more.pop("at", NOON - timedelta(days=ago))
    return draft(customer, "activity", "visit", event_timestamp=at, **more)


def utc(*moment: int) -> datetime:
    """An instant: year, month, day, hour, …"""
    return datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]  # it is never a zone


def streak_of(customer: Customer, streak: Streak) -> StreakStanding:
    """Where the customer stands in a streak, as the engine keeps it."""
    member = Member.objects.of(customer.workspace).get(customer_id=customer.id)
    return standings_of(member.standings).streaks[str(streak.id)]


def progress_of(customer: Customer, challenge: Challenge) -> ChallengeStanding:
    """How far the customer has come in a challenge, as the engine keeps it."""
    member = Member.objects.of(customer.workspace).get(customer_id=customer.id)
    return standings_of(member.standings).challenges[str(challenge.id)]


def paid_by(customer: Customer, counted: Streak | Challenge) -> dict[int, int]:
    """What the ledger says a streak or challenge has paid, by milestone, goal or round."""
    sums: dict[int, int] = {}
    entries = LedgerEntry.objects.of(customer.workspace).about(customer.id)
    for entry in entries.filter(subject_id=counted.id):
        assert entry.goal is not None
        sums[entry.goal] = sums.get(entry.goal, 0) + entry.points
    return {goal: points for goal, points in sums.items() if points}


def finish_recounts(workspace: Workspace) -> None:
    """Have a worker count anew whatever waits for it, as when nobody else is recording."""
    with patch.object(services, "_is_known_to_all", return_value=True):
        for job in Recount.objects.of(workspace).under_way():
            services.run_recount(workspace_id=workspace.id, subject_id=job.subject_id, seconds=60)
