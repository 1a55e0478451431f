"""Why a customer cannot have a reward now: asked before it is redeemed, and for what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Workspace
from core.errors import DomainError
from loyalty.errors import NotEnoughPoints
from loyalty.models import Reward
from loyalty.rewards.errors import (
    RewardInactive,
    RewardLimitReached,
    RewardNotYet,
    RewardOver,
    RewardSoldOut,
    TierRequired,
)
from loyalty.rules.phrases import say_number


@dataclass(frozen=True, slots=True)
class Asker:
    """A customer who asks: the points and the tier at an instant, and how often had what."""

    at: datetime
    points: int
    tier: str
    uses: Mapping[UUID, int] = field(default_factory=dict)

    def missing_points(self, reward: Reward) -> int:
        """How many more points it takes; 0 for what points do not pay."""
        return max(0, (reward.points or 0) - self.points)


def obstacle_of(reward: Reward, asker: Asker) -> DomainError | None:
    """The first thing that stands between a customer and a reward; its stock came with it.

    Whether a stamp card pays is not asked here.
    """
    return (
        _life(reward, asker.at)
        or _person(reward, asker)
        or (RewardSoldOut() if reward.stock.left == 0 else None)
        or _purse(reward, asker)
    )


def obstacle_of_gift(reward: Reward, asker: Asker) -> DomainError | None:
    """The same where nobody pays: the organiser who gives it asks for no tier, either."""
    return (
        _life(reward, asker.at)
        or _limit(reward, asker)
        or (RewardSoldOut() if reward.stock.left == 0 else None)
    )


def _life(reward: Reward, at: datetime) -> DomainError | None:
    if not reward.is_active:
        return RewardInactive()
    if reward.starts_at is not None and at < reward.starts_at:
        since = _day(reward.workspace, reward.starts_at)
        return RewardNotYet(_("This reward is to be had from %(since)s on.") % {"since": since})
    if reward.ends_at is not None and at >= reward.ends_at:
        return RewardOver(
            _("This reward was to be had until %(until)s.")
            % {"until": _day(reward.workspace, reward.ends_at)}
        )
    return None


def _person(reward: Reward, asker: Asker) -> DomainError | None:
    if reward.tiers and asker.tier not in reward.tiers:
        return TierRequired(_("This reward is for %(names)s.") % {"names": ", ".join(reward.tiers)})
    return _limit(reward, asker)


def _limit(reward: Reward, asker: Asker) -> DomainError | None:
    if reward.per_customer is not None and asker.uses.get(reward.id, 0) >= reward.per_customer:
        words = ngettext(
            "One customer may have it once.",
            "One customer may have it %(n)s times.",
            reward.per_customer,
        )
        return RewardLimitReached(words % {"n": reward.per_customer})
    return None


def _purse(reward: Reward, asker: Asker) -> DomainError | None:
    missing = asker.missing_points(reward)
    return NotEnoughPoints(say_missing_points(missing)) if missing else None


def say_missing_points(count: int) -> str:
    """How many points are missing."""
    words = ngettext("%(n)s point is missing.", "%(n)s points are missing.", count)
    return words % {"n": say_number(count)}


def say_missing_stamps(count: int) -> str:
    """How many stamps are missing."""
    words = ngettext("%(n)s stamp is missing.", "%(n)s stamps are missing.", count)
    return words % {"n": count}


def _day(workspace: Workspace, moment: datetime) -> str:
    return date_format(moment.astimezone(workspace.zone), "j F Y, H:i")
