"""Streaks made, changed and retired."""

from django.db import transaction

from accounts.models import Workspace
from core.api.bodies import check_key
from loyalty.defining import find_or_begin, settle
from loyalty.definitions import find_definition
from loyalty.models import Streak
from loyalty.revising import next_revision
from loyalty.streaks.content import StreakContent, check_streak, fields_of


@transaction.atomic
def put_streak(*, workspace: Workspace, key: str, content: StreakContent) -> Streak:
    """Make a streak or change it; whoever has a past is counted by it. Safe to repeat.

    What was paid stays paid, though the changed streak might not pay it again. Raises Invalid
    with every fault of the streak, Conflict when there are too many.
    """
    check_key(key, field="streakId", named=content.streak_id)
    check_streak(content)
    next_revision(workspace)
    streak = find_or_begin(Streak, workspace=workspace, key=key)
    return settle(streak, fields_of(content), fixed=["period"])


@transaction.atomic
def retire_streak(*, workspace: Workspace, key: str) -> Streak:
    """Have a streak count and pay nothing more; what it has paid stays. Safe to repeat.

    Raises UnknownDefinition.
    """
    next_revision(workspace)
    return settle(find_streak(workspace=workspace, key=key), {"is_active": False})


def find_streak(*, workspace: Workspace, key: str) -> Streak:
    """The streak with this key, active or not. Raises UnknownDefinition."""
    return find_definition(Streak, workspace=workspace, key=key)
