"""Granted tiers that are over, for those whom nobody looks at meanwhile."""

from datetime import datetime

import structlog
from django.db import transaction

from accounts.models import Workspace
from loyalty.engine.sitting import open_sitting
from loyalty.engine.telling import announce
from loyalty.models import TierGrant
from loyalty.tiers.ladder import local_day

CHUNK = 500
log = structlog.get_logger("foyer.tiers")


def end_grants_everywhere(*, at: datetime) -> None:
    """End what is over in every workspace; one that fails holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            end_grants(workspace=workspace, at=at)
        except Exception:
            log.exception("granted tiers not ended", workspace=str(workspace.id))


def end_grants(*, workspace: Workspace, at: datetime) -> int:
    """Have customers fall to what they earned where a granted tier is over; how many grants.

    Late, twice, or by two at once it comes to the same: an event does the same for its customer.
    In chunks, each a transaction.
    """
    ended = 0
    while count := _end_some(workspace, at):
        ended += count
    return ended


@transaction.atomic
def _end_some(workspace: Workspace, at: datetime) -> int:
    over = TierGrant.objects.of(workspace).over(local_day(at, workspace.zone))
    some = list(over.order_by("until_on", "id").values_list("id", "customer_id")[:CHUNK])
    if not some:
        return 0
    # Opening the sitting takes the grant from the member.
    sitting = open_sitting(workspace=workspace, customer_ids={one for _, one in some}, at=at)
    assert sitting is not None  # noqa: S101 - without a programme nothing is granted
    sitting.close()
    announce(sitting, ())
    TierGrant.objects.of(workspace).open().filter(id__in=[key for key, _ in some]).update(
        ended_at=at
    )
    return len(some)
