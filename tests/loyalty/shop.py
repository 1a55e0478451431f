"""A shop with everything on: points, a limit, a streak, a challenge and tiers."""

from unittest.mock import patch

from celery import Celery

from accounts.models import Customer, Workspace
from loyalty.models import LedgerEntry
from loyalty.replay.verifying import verify
from tests.loyalty.counted import PURCHASES, make_challenge, make_streak
from tests.loyalty.programme import make_rule
from tests.loyalty.tiers.setting import make_ladder

VISIT_POINTS, VISITS_A_DAY = 5, 3


def open_shop(workspace: Workspace) -> None:
    """A point a unit; five for a visit, thrice a day; a streak, a challenge, silver and gold.

    No worker is woken: where transactions are really committed there is no queue to ask.
    """
    with patch.object(Celery, "send_task"):
        make_rule(workspace)
        make_visit_rule(workspace)
        make_streak(workspace, milestones=[{"length": 2, "points": 7}])
        make_challenge(workspace, counts=PURCHASES, goals=[{"target": 2, "points": 11}])
        make_ladder(workspace)


def make_visit_rule(workspace: Workspace, limit: int = VISITS_A_DAY) -> None:
    """So many visits a day give five points each."""
    says = {"type": "FIX", "reward": {"default": VISIT_POINTS}, "limit": limit, "period": "daily"}
    make_rule(workspace, "visit", **says, triggers=[{"types": ["visit"]}])


def assert_books_hold(workspace: Workspace) -> None:
    """Ledger, balances, limits, streaks, challenges and tiers follow from events and rules."""
    everybody = Customer.objects.of(workspace)
    found = verify(workspace=workspace, customers=everybody, tell=lambda done: None)
    assert [str(one) for one in found] == []


def points_in_all(workspace: Workspace) -> int:
    """What the ledger of all customers adds up to."""
    entries = LedgerEntry.objects.of(workspace).values_list("points", flat=True)
    return sum(entries)
