"""One customer's turn in a campaign."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError

from accounts.models import Customer
from campaigns.actions.content import Action
from campaigns.actions.performing import Cause, Result, perform
from campaigns.actions.states import DeedState
from campaigns.outreach.models import Campaign, Target
from campaigns.outreach.states import TargetState

log = structlog.get_logger("foyer.campaigns")


def take_turn(
    campaign: Campaign, target: Target, *, actions: Sequence[Action], at: datetime
) -> None:
    """Do what the campaign does for one customer, and note that it was done.

    Each action is a transaction of its own. Who dies between any two is followed by somebody
    for whom what was done before is done.
    """
    rows = Customer.objects.of(campaign.workspace).select_related("workspace")
    customer = rows.get(id=target.customer_id)
    cause = Cause(kind="campaign", id=campaign.id, key=campaign.key, run_id=target.id)
    try:
        results = perform(customer=customer, actions=actions, cause=cause, at=at)
        state = state_of(results)
    except (OperationalError, InterfaceError):
        # Of the database, not of this customer: there will be another turn.
        raise
    except Exception as fault:
        log.exception("a turn failed", target=str(target.id), fault=type(fault).__name__)
        state = TargetState.FAILED
    # Who was dropped while somebody was at it had their turn after all.
    was = [TargetState.WAITING, TargetState.DROPPED]
    Target.objects.of(campaign).filter(id=target.id, state__in=was).update(
        state=state, performed_at=at, claimed_until=None
    )


def state_of(results: Sequence[Result]) -> TargetState:
    """What became of a customer for whom these came of the actions."""
    found = {result.state for result in results}
    if DeedState.FAILED in found:
        return TargetState.FAILED
    return TargetState.DONE if DeedState.DONE in found else TargetState.SKIPPED
