"""Whose turn it is: a few targets for one worker at a time, for so long."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from campaigns.outreach.models import Campaign, Target

CHUNK = 20
# Longer than a chunk takes, so that nobody else begins with it meanwhile; if somebody does,
# every action is still done once.
LEASE = timedelta(seconds=120)


@transaction.atomic
def claim_some(campaign: Campaign, *, at: datetime) -> list[Target]:
    """The next targets that nobody is at. Whoever has the rows in hand is passed by."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=at)
    rows = Target.objects.of(campaign).waiting().filter(free).order_by("id")
    claimed = list(rows.select_for_update(skip_locked=True, no_key=True)[:CHUNK])
    _put(campaign, [one.id for one in claimed], at + LEASE)
    return claimed


def release(campaign: Campaign, targets: Sequence[Target]) -> None:
    """Give back those whose turn has not come after all."""
    _put(campaign, [one.id for one in targets], None)


def _put(campaign: Campaign, ids: Sequence[UUID], until: datetime | None) -> None:
    if ids:
        Target.objects.of(campaign).waiting().filter(id__in=ids).update(claimed_until=until)
