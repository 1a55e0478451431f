"""Codes that nobody brought in time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Max

from accounts.models import Workspace
from events.outbox import publish
from loyalty.models import Redemption, RedemptionState, RedemptionStep
from loyalty.rewards.counters import put_back
from loyalty.rewards.telling import told

_CHUNK = 500
log = structlog.get_logger("foyer.loyalty")


def expire_all_redemptions(*, at: datetime) -> int:
    """Let codes expire in every workspace; one that fails holds up no other."""
    expired = 0
    for workspace in Workspace.objects.order_by("id"):
        try:
            expired += expire_redemptions(workspace=workspace, at=at)
        except Exception:
            log.exception("redemptions did not expire", workspace=str(workspace.id))
    return expired


def expire_redemptions(*, workspace: Workspace, at: datetime) -> int:
    """Let the codes expire whose time is over, and answer how many those were.

    What was reserved of the stock is free again. What was paid stays paid, unless staff reverse
    it. Late, twice, or by two at once it comes to the same. In chunks, each a transaction.
    """
    expired = 0
    while count := _expire_some(workspace, at):
        expired += count
    return expired


@transaction.atomic
def _expire_some(workspace: Workspace, at: datetime) -> int:
    overdue = Redemption.objects.of(workspace).overdue(at).order_by("expires_at", "id")
    # Whoever has one in hand is passed by: it is looked at again by the next sweep.
    rows = overdue.select_related("reward").select_for_update(
        of=("self",), skip_locked=True, no_key=True
    )
    ended = list(rows[:_CHUNK])
    end_codes(workspace=workspace, redemptions=ended, at=at)
    return len(ended)


def end_codes(*, workspace: Workspace, redemptions: Sequence[Redemption], at: datetime) -> None:
    """Let open codes die in the transaction under way, which has locked them."""
    if not redemptions:
        return
    ids = [one.id for one in redemptions]
    Redemption.objects.of(workspace).filter(id__in=ids).update(
        state=RedemptionState.EXPIRED, changed_at=at
    )
    _note_steps(workspace, ids, at)
    publish(
        workspace=workspace,
        type="reward.expired",
        body={"each": [told(one) for one in redemptions]},
    )
    put_back(workspace=workspace, reward_ids=[one.reward_id for one in redemptions])


def _note_steps(workspace: Workspace, ids: Sequence[UUID], at: datetime) -> None:
    steps = RedemptionStep.objects.filter(workspace=workspace, redemption_id__in=ids)
    last = dict(steps.values_list("redemption_id").annotate(Max("number")))
    RedemptionStep.objects.bulk_create(
        RedemptionStep(
            workspace=workspace,
            redemption_id=key,
            number=last[key] + 1,
            state=RedemptionState.EXPIRED,
            at=at,
        )
        for key in ids
    )
