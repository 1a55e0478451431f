"""A customer changes their mind about a reward before it is handed out."""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer
from events.services.deleting import take_turns_at_removing
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.errors import RedemptionIsGift, UnknownRedemption
from loyalty.rewards.reversing import reverse_redemption
from loyalty.rewards.steps import find_redemption, refuse_dead


def may_return(redemption: Redemption, *, at: datetime) -> bool:
    """Whether its customer can have back what they paid."""
    return redemption.state_at(at) is RedemptionState.ISSUED and not redemption.is_given


@transaction.atomic
def return_redemption(*, customer: Customer, name: str, reason: str, at: datetime) -> Redemption:
    """Give a customer back what they paid for a reward whose code is still good.

    A code that is over stays over: only staff are lenient. Raises UnknownRedemption for somebody
    else's, RedemptionIsGift, RedemptionFulfilled, RedemptionReversed, RedemptionExpired.
    """
    workspace = customer.workspace
    # As in `reverse_redemption`, before anybody's row.
    take_turns_at_removing(workspace)
    found = find_redemption(workspace=workspace, name=name)
    if found.customer_id != customer.id:
        raise UnknownRedemption
    refuse_dead(found, at)
    if found.is_given:
        raise RedemptionIsGift
    return reverse_redemption(workspace=workspace, name=str(found.id), reason=reason)
