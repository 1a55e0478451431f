"""Refusals of the rewards; `docs/errors.md` lists their codes."""

from core.errors import Conflict, Missing


class StockTaken(Conflict):
    """The stock cannot be smaller than what is taken of it."""

    code = "stock_below_taken"
    message = "More than that are taken already."


class RewardInactive(Conflict):
    """The reward was retired."""

    code = "reward_inactive"
    message = "This reward is not to be had any more."


class RewardNotYet(Conflict):
    """The reward can be had later."""

    code = "reward_not_yet"
    message = "This reward is not to be had yet."


class RewardOver(Conflict):
    """The time in which the reward could be had is over."""

    code = "reward_over"
    message = "The time for this reward is over."


class TierRequired(Conflict):
    """The reward is for some tiers, and the customer is in none of them."""

    code = "tier_required"
    message = "This reward is for other tiers."


class RewardLimitReached(Conflict):
    """The customer has had the reward as often as one may."""

    code = "reward_limit_reached"
    message = "The customer has had this reward as often as one may."


class RewardSoldOut(Conflict):
    """Nothing is left of the reward."""

    code = "reward_sold_out"
    message = "Nothing is left of this reward."


class UnknownRedemption(Missing):
    """No redemption of the workspace has this id or code."""

    code = "unknown_redemption"
    message = "There is no such redemption."


class RedemptionFulfilled(Conflict):
    """The reward was given out already."""

    code = "redemption_fulfilled"
    message = "This was given out already."


class RedemptionReversed(Conflict):
    """The redemption was taken back, and what was paid given back."""

    code = "redemption_reversed"
    message = "This redemption was reversed."


class RedemptionExpired(Conflict):
    """Nobody brought the code in time."""

    code = "redemption_expired"
    message = "This code has expired."


class RedemptionNotFulfilled(Conflict):
    """There is no giving-out to be taken back."""

    code = "redemption_not_fulfilled"
    message = "This was not given out."


class RedemptionIdTaken(Conflict):
    """The external id belongs to another redemption; the faults are the difference."""

    code = "redemption_id_conflict"
    message = "This externalId belongs to another redemption."


class RedemptionIsGift(Conflict):
    """Nobody paid for it, so there is nothing to give back."""

    code = "redemption_is_gift"
    message = "This was a gift: there is nothing to give back."
