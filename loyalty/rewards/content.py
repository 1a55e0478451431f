"""What a reward says in the API, and what it must fulfil."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from core.api.bodies import check_instant, check_texts, in_utc
from core.errors import FieldFault, Invalid
from loyalty.rewards.models import Reward

_MOST = 10**9
_MOST_DAYS = 3650
_MOST_TIERS = 100


class RewardContent(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A reward as the API carries it; `rewardId` is the key in its address.

    `stock` None: any number; `points` None: a stamp card pays for it.
    """

    title: str
    points: int | None = None
    description: str = ""
    active: bool = True
    stock: int | None = None
    per_customer: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    tiers: list[str] = []
    valid_days: int = 30
    reward_id: str | None = None
    # How many of the stock are gone: answered, and ignored when it is sent back.
    taken: Any = None


def check_reward(content: RewardContent, tiers: Collection[str]) -> None:
    """Raise Invalid with every fault of the reward; `tiers` are the keys that there are."""
    faults = [
        *check_texts(content.title, content.description),
        *_number("points", content.points, least=1),
        *_number("stock", content.stock, least=0),
        *_number("perCustomer", content.per_customer, least=1),
        *_number("validDays", content.valid_days, least=1, most=_MOST_DAYS),
        *_dates(content),
        *_tiers(content.tiers, tiers),
    ]
    if faults:
        raise Invalid(faults=faults)


def _number(field: str, number: int | None, *, least: int, most: int = _MOST) -> Iterator[Any]:
    if number is not None and not least <= number <= most:
        words = _("Give a whole number from %(least)s to %(most)s.") % {
            "least": least,
            "most": most,
        }
        yield FieldFault(field, "out_of_range", words)


def _dates(content: RewardContent) -> Iterator[FieldFault]:
    starts, ends = content.starts_at, content.ends_at
    faults = [*check_instant("startsAt", starts), *check_instant("endsAt", ends)]
    yield from faults
    if not faults and starts is not None and ends is not None and ends <= starts:
        yield FieldFault("endsAt", "ends_before_it_starts", _("It ends before it starts."))


def _tiers(named: list[str], known: Collection[str]) -> Iterator[FieldFault]:
    if len(named) > _MOST_TIERS:
        yield FieldFault("tiers", "too_many", _("Use at most %(most)s.") % {"most": _MOST_TIERS})
        return
    for number, key in enumerate(named):
        if key not in known:
            yield FieldFault(f"tiers.{number}", "unknown_tier", _("There is no such tier."))


def fields_of(content: RewardContent) -> dict[str, Any]:
    """The model's fields that a checked content spells."""
    return {
        "title": content.title,
        "description": content.description,
        "is_active": content.active,
        "points": content.points,
        "per_customer": content.per_customer,
        "starts_at": in_utc(content.starts_at),
        "ends_at": in_utc(content.ends_at),
        "tiers": sorted(set(content.tiers)),
        "valid_days": content.valid_days,
    }


def content_of(reward: Reward) -> RewardContent:
    """What a kept reward says; its stock came with it."""
    return RewardContent(
        title=reward.title,
        points=reward.points,
        description=reward.description,
        active=reward.is_active,
        stock=reward.stock.capacity,
        per_customer=reward.per_customer,
        starts_at=reward.starts_at,
        ends_at=reward.ends_at,
        tiers=reward.tiers,
        valid_days=reward.valid_days,
        reward_id=reward.key,
        taken=reward.stock.taken,
    )
