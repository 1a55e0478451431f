"""A reward for nothing."""

from django.utils.translation import gettext as _

from campaigns.actions.errands import Errand, Result
from campaigns.actions.kinds import GiveReward
from loyalty.rewards.giving import give_reward


def give(errand: Errand[GiveReward]) -> Result:
    """Give the reward. Raises what stands in the way: it is sold out, or not to be had now."""
    words = {"campaign": _("Campaign %(key)s"), "automation": _("Automation %(key)s")}
    given = give_reward(
        customer=errand.customer,
        key=errand.action.reward,
        reason=words[errand.cause.kind] % {"key": errand.cause.key},
        external_id=errand.name,
    )
    return errand.done(given.redemption.id)
