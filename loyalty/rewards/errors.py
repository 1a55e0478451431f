"""Refusals of the rewards; `docs/errors.md` lists their codes."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing


class StockTaken(Conflict):
    """The stock cannot be smaller than what is taken of it."""

    code = "stock_below_taken"
    says = _("More than that are taken already.")


class RewardInactive(Conflict):
    """The reward was retired."""

    code = "reward_inactive"
    says = _("This reward is not to be had any more.")


class RewardNotYet(Conflict):
    """The reward can be had later."""

    code = "reward_not_yet"
    says = _("This reward is not to be had yet.")


class RewardOver(Conflict):
    """The time in which the reward could be had is over."""

    code = "reward_over"
    says = _("The time for this reward is over.")


class TierRequired(Conflict):
    """The reward is for some tiers, and the customer is in none of them."""

    code = "tier_required"
    says = _("This reward is for other tiers.")


class RewardLimitReached(Conflict):
    """The customer has had the reward as often as one may."""

    code = "reward_limit_reached"
    says = _("The customer has had this reward as often as one may.")


class RewardSoldOut(Conflict):
    """Nothing is left of the reward."""

    code = "reward_sold_out"
    says = _("Nothing is left of this reward.")


class UnknownRedemption(Missing):
    """No redemption of the workspace has this id or code."""

    code = "unknown_redemption"
    says = _("There is no such redemption.")


class RedemptionFulfilled(Conflict):
    """The reward was given out already."""

    code = "redemption_fulfilled"
    says = _("This was given out already.")


class RedemptionReversed(Conflict):
    """The redemption was taken back, and what was paid given back."""

    code = "redemption_reversed"
    says = _("This redemption was reversed.")


class RedemptionExpired(Conflict):
    """Nobody brought the code in time."""

    code = "redemption_expired"
    says = _("This code has expired.")


class RedemptionNotFulfilled(Conflict):
    """There is no giving-out to be taken back."""

    code = "redemption_not_fulfilled"
    says = _("This was not given out.")


class RedemptionIdTaken(Conflict):
    """The external id belongs to another redemption; the faults are the difference."""

    code = "redemption_id_conflict"
    says = _("This externalId belongs to another redemption.")


class RedemptionIsGift(Conflict):
    """Nobody paid for it, so there is nothing to give back."""

    code = "redemption_is_gift"
    says = _("This was a gift: there is nothing to give back.")
