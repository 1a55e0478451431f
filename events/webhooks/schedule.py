"""When a message is sent, and sent again: `FOYER_WEBHOOK_SCHEDULE` has the waits."""

from datetime import datetime, timedelta
from random import Random

from django.conf import settings

# So that what failed together does not come back together.
JITTER = 0.1
_chance = Random()  # noqa: S311 - it only spreads attempts over time


def first_attempt(*, at: datetime) -> datetime:
    """When a message that was told at this instant is sent for the first time."""
    return at + timedelta(seconds=settings.WEBHOOK_SCHEDULE[0])


def next_attempt(attempts: int, *, at: datetime) -> datetime | None:
    """When to try again after so many attempts in vain, or None when that was the last.

    Up to a tenth later than the schedule says.
    """
    if attempts >= len(settings.WEBHOOK_SCHEDULE):
        return None
    seconds = settings.WEBHOOK_SCHEDULE[attempts] * (1 + JITTER * _chance.random())
    return at + timedelta(seconds=seconds)
