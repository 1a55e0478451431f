"""What time does to points, for those whom nobody looks at meanwhile."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from accounts.models import Workspace
from loyalty.engine.sitting import open_sitting
from loyalty.engine.telling import announce
from loyalty.models import Member

_CHUNK = 500
log = structlog.get_logger("foyer.loyalty")


def settle_all_dues(*, at: datetime) -> int:
    """Settle what is due in every workspace; one that fails holds up no other."""
    settled = 0
    for workspace in Workspace.objects.order_by("id"):
        try:
            settled += settle_dues(workspace=workspace, at=at)
        except Exception:
            log.exception("points were not settled", workspace=str(workspace.id))
    return settled


def settle_dues(*, workspace: Workspace, at: datetime) -> int:
    """Let points ripen and expire that were due until an instant; answers of how many customers.

    Late, twice, or by two at once it leaves the same ledger. In chunks, each a transaction.
    """
    settled = 0
    while customers := _due(workspace, at):
        settle_members(workspace=workspace, customer_ids=customers, at=at)
        settled += len(customers)
    return settled


@transaction.atomic
def settle_members(*, workspace: Workspace, customer_ids: list[UUID], at: datetime) -> None:
    """Settle what is due of these customers: opening the sitting does it."""
    sitting = open_sitting(workspace=workspace, customer_ids=customer_ids, at=at)
    assert sitting is not None  # noqa: S101 - without a programme nobody has points
    sitting.close()
    announce(sitting, ())


def _due(workspace: Workspace, at: datetime) -> list[UUID]:
    members = Member.objects.of(workspace).filter(due_at__lte=at).order_by("due_at")
    return list(members.values_list("customer_id", flat=True)[:_CHUNK])
