"""One customer's turn in a campaign."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import F

from accounts.models import Customer
from campaigns.actions.content import Action
from campaigns.actions.performing import Cause, Result, give_up, perform
from campaigns.actions.states import DeedState
from campaigns.outreach.models import Campaign, Target
from campaigns.outreach.states import TargetState

MOST_ATTEMPTS = 5
log = structlog.get_logger("foyer.campaigns")


def take_turn(
    campaign: Campaign, target: Target, *, actions: Sequence[Action], at: datetime
) -> None:
    """Do what the campaign does for one customer, and note that it was done.

    Each action is a transaction of its own. Who dies between any two is followed by somebody
    for whom what was done before is done. A turn that breaks is taken again once the claim of it
    is over, so many times; what the database refuses is raised.
    """
    _begin(campaign, target)
    rows = Customer.objects.of(campaign.workspace).select_related("workspace")
    customer = rows.get(id=target.customer_id)
    cause = Cause(kind="campaign", id=campaign.id, key=campaign.key, run_id=target.id)
    act = perform if target.attempts < MOST_ATTEMPTS else give_up
    try:
        results = act(customer=customer, actions=actions, cause=cause, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.exception("a turn failed", target=str(target.id), fault=type(fault).__name__)
        return
    # Who was dropped while somebody was at it had their turn after all.
    was = [TargetState.WAITING, TargetState.DROPPED]
    Target.objects.of(campaign).filter(id=target.id, state__in=was).update(
        state=state_of(results), performed_at=at, claimed_until=None
    )


def _begin(campaign: Campaign, target: Target) -> None:
    """Count the attempt, and keep that: whoever kills a worker is not tried for ever."""
    own = Target.objects.of(campaign).filter(id=target.id)
    own.update(attempts=F("attempts") + 1)


def state_of(results: Sequence[Result]) -> TargetState:
    """What became of a customer for whom these came of the actions."""
    found = {result.state for result in results}
    if DeedState.FAILED in found:
        return TargetState.FAILED
    return TargetState.DONE if DeedState.DONE in found else TargetState.SKIPPED
