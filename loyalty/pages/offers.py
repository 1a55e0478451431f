"""Rewards as a member sees them: what each costs, what is missing, and why it cannot be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Customer, Workspace
from core.errors import DomainError
from loyalty.errors import NotEnoughPoints
from loyalty.models import Reward, Tier
from loyalty.pages.stamps import say_stamps_to_go
from loyalty.rewards.errors import (
    RewardLimitReached,
    RewardNotYet,
    RewardOver,
    RewardSoldOut,
    TierRequired,
)
from loyalty.rewards.reading import Reach, within_reach
from loyalty.rules.phrases import say_number, say_points
from loyalty.stamps.errors import NoFinishedCard

# More than so many are not counted down.
FEW = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """A reward, its price, and in a few words what stands in the way; empty: nothing does.

    `value` of `most` points are there, where points are what is missing.
    """

    reward: Reward
    price: str
    left: str
    note: str = ""
    value: int = 0
    most: int = 0


def offers_of(*, customer: Customer, at: datetime) -> list[Offer]:
    """What the member can have, what can be had at once first; nothing that is over."""
    titles = _tier_titles(customer.workspace)
    reaches = [
        reach
        for reach in within_reach(customer=customer, at=at)
        if not isinstance(reach.obstacle, RewardOver)
    ]
    reaches.sort(key=lambda reach: (reach.obstacle is not None, reach.missing_points))
    return [_offer(reach, titles) for reach in reaches]


def public_offers(*, workspace: Workspace, at: datetime) -> list[Offer]:
    """What the house gives, as anybody may read it; nothing that is over."""
    rows = Reward.objects.of(workspace).active().select_related("stock").order_by("points", "key")
    return [
        Offer(reward, say_price(reward), "")
        for reward in rows
        if reward.ends_at is None or reward.ends_at > at
    ]


def offer_of(*, customer: Customer, key: str, at: datetime) -> Offer | None:
    """One reward, as the member sees it; None where there is no such active one."""
    found = [one for one in within_reach(customer=customer, at=at) if one.reward.key == key]
    return _offer(found[0], _tier_titles(customer.workspace)) if found else None


def say_price(reward: Reward) -> str:
    """What it costs."""
    return _("A full stamp card") if reward.is_for_stamps else say_points(reward.points or 0)


def say_refusal(refusal: DomainError, reward: Reward, titles: Mapping[str, str]) -> str:
    """Why a reward cannot be had, said to the one who wants it."""
    if isinstance(refusal, RewardSoldOut):
        return _("None left")
    if isinstance(refusal, TierRequired):
        return _("For %(tiers)s") % {"tiers": _titles(reward.tiers, titles)}
    if isinstance(refusal, RewardLimitReached):
        return _limit(reward.per_customer or 1)
    if isinstance(refusal, RewardNotYet) and reward.starts_at:
        return _("From %(day)s on") % {"day": _day(reward.starts_at)}
    if isinstance(refusal, NotEnoughPoints):
        return _("You do not have enough points")
    if isinstance(refusal, NoFinishedCard):
        return _("It takes a full stamp card")
    return _("Not to be had any more")


def refusal_words(*, customer: Customer, reward: Reward, refusal: DomainError) -> str:
    """The same, where nothing else of the page is known yet."""
    return say_refusal(refusal, reward, _tier_titles(customer.workspace))


def _offer(reach: Reach, titles: Mapping[str, str]) -> Offer:
    reward, missing = reach.reward, reach.missing_points
    price, left = say_price(reward), _left(reward)
    if reach.obstacle is None:
        return Offer(reward, price, left)
    if isinstance(reach.obstacle, NotEnoughPoints):
        note = ngettext("%(n)s point to go", "%(n)s points to go", missing)
        note %= {"n": say_number(missing)}
        most = reward.points or 0
        return Offer(reward, price, left, note, max(0, most - missing), most)
    if isinstance(reach.obstacle, NoFinishedCard) and reach.missing_stamps:
        return Offer(reward, price, left, say_stamps_to_go(reach.missing_stamps))
    return Offer(reward, price, left, say_refusal(reach.obstacle, reward, titles))


def _left(reward: Reward) -> str:
    left = reward.stock.left
    if not left or left > FEW:
        return ""
    return ngettext("Only %(n)s left", "Only %(n)s left", left) % {"n": say_number(left)}


def _limit(times: int) -> str:
    words = ngettext(
        "You have had it: it is there once for everybody",
        "You have had it %(n)s times, which is as often as it goes",
        times,
    )
    return words % {"n": say_number(times)}


def _titles(keys: Sequence[str], titles: Mapping[str, str]) -> str:
    return _(" or ").join(titles.get(key, key) for key in keys)


def _tier_titles(workspace: Workspace) -> dict[str, str]:
    return dict(Tier.objects.of(workspace).values_list("key", "title"))


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), pgettext("date format", "j F Y"))
