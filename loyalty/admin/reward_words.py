"""Rewards and their redemptions in the words of a counter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from loyalty.models import Redemption, RedemptionState, Reward, RewardStock
from loyalty.rules.phrases import say_number, say_points

STATES: Mapping[RedemptionState, Any] = {
    RedemptionState.ISSUED: gettext_lazy("Waiting"),
    RedemptionState.FULFILLED: gettext_lazy("Handed out"),
    RedemptionState.REVERSED: gettext_lazy("Taken back"),
    RedemptionState.EXPIRED: gettext_lazy("Expired"),
}


def state_of(redemption: Redemption, at: datetime) -> RedemptionState:
    """Where it stands; a code whose time is over has expired, also before it is swept up."""
    state = RedemptionState(redemption.state)
    if state is RedemptionState.ISSUED and redemption.expires_at <= at:
        return RedemptionState.EXPIRED
    return state


def say_price(reward: Reward) -> str:
    """What it costs."""
    return _("a full stamp card") if reward.is_for_stamps else say_points(reward.points or 0)


def say_paid(redemption: Redemption) -> str:
    """What was paid for it."""
    if redemption.is_given:
        return _("nothing: it was given")
    return _("a full stamp card") if redemption.card_id else say_points(redemption.points)


def say_left(stock: RewardStock) -> str:
    """How many can still be had."""
    if stock.capacity is None:
        return _("no end")
    if not stock.left:
        return _("none of %(all)s") % {"all": say_number(stock.capacity)}
    return _("%(left)s of %(all)s") % {
        "left": say_number(stock.left),
        "all": say_number(stock.capacity),
    }
