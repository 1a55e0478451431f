"""Staff give a reward out against its code, and take that back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User, Workspace
from events.outbox import publish
from events.services.deleting import take_turns_at_removing
from loyalty.engine.spending import sit_down
from loyalty.engine.telling import announce
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.errors import RedemptionNotFulfilled
from loyalty.rewards.giving import record_gift
from loyalty.rewards.reversing import forget_activity
from loyalty.rewards.steps import find_redemption, lock_redemption, refuse_dead, take_step
from loyalty.rewards.telling import told


@transaction.atomic
def fulfil_redemption(*, workspace: Workspace, name: str, by: User | None = None) -> Redemption:
    """Note that the reward was given out; `name` is the redemption's id or code.

    Raises UnknownRedemption, RedemptionFulfilled, RedemptionReversed, RedemptionExpired.
    """
    now = timezone.now()
    _sit_down_for_gift(find_redemption(workspace=workspace, name=name), now)
    redemption = lock_redemption(workspace=workspace, name=name)
    refuse_dead(redemption, now)
    take_step(redemption, RedemptionState.FULFILLED, at=now, by=by)
    if redemption.is_given:
        record_gift(redemption, by=by)
    publish(workspace=workspace, type="reward.fulfilled", body=told(redemption))
    return redemption


def _sit_down_for_gift(found: Redemption, at: datetime) -> None:
    """Lock the customer before the redemption: a gift is activity from now on."""
    if not found.is_given:
        return
    refuse_dead(found, at)
    sitting = sit_down(found.customer)
    sitting.close()
    announce(sitting, ())


@transaction.atomic
def undo_fulfilment(*, workspace: Workspace, name: str, by: User | None = None) -> Redemption:
    """Take back that the reward was given out: its code is good again until its time is over.

    Raises UnknownRedemption, RedemptionNotFulfilled, UnknownCustomer for who was erased.
    """
    found = find_redemption(workspace=workspace, name=name)
    if found.is_given:
        # Before anybody's row: what deletes activity takes its turn in the workspace.
        take_turns_at_removing(workspace)
    # An erasure ends the codes that are good: it comes before this, or after.
    sitting = sit_down(found.customer)
    redemption = lock_redemption(workspace=workspace, name=name)
    if redemption.state != RedemptionState.FULFILLED:
        raise RedemptionNotFulfilled
    take_step(redemption, RedemptionState.ISSUED, at=timezone.now(), by=by)
    publish(workspace=workspace, type="reward.fulfilment_undone", body=told(redemption))
    sitting.close()
    announce(sitting, ())
    if redemption.is_given:
        forget_activity(redemption)
    return redemption
