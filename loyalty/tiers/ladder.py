"""Which tier an amount reaches, and when it is looked at again."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from loyalty.models.programme import TierBasis, TierPeriod
from loyalty.tiers.holding import Grant, Holding

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One tier: from `threshold` points or units of money; points are earned `multiplier` fold."""

    key: str
    title: str
    threshold: Decimal
    multiplier: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """A workspace's tiers, the lowest first.

    A customer has the best tier that the present period's or the last period's earnings reach:
    up at once, down when a period ends, never within one; and at least the tiers that they were
    granted, as long as those hold. `revision` is the one of the programme
    that last changed any of this but the titles and multipliers.
    """

    basis: TierBasis
    period: TierPeriod
    rungs: tuple[Rung, ...]
    revision: int = 0
    # Made once: every event asks them.
    _thresholds: list[Decimal] = field(init=False, repr=False)
    _ranks: dict[str, int] = field(init=False, repr=False)
    _multipliers: dict[str, Decimal] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        made = {
            "_thresholds": [rung.threshold for rung in self.rungs],
            "_ranks": {rung.key: number for number, rung in enumerate(self.rungs, 1)},
            "_multipliers": {rung.key: rung.multiplier for rung in self.rungs},
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def reached(self, earned: Decimal) -> str:
        """The key of the highest tier that an amount reaches; "" for none."""
        place = bisect_right(self._thresholds, earned)
        return self.rungs[place - 1].key if place else ""

    def rank(self, key: str) -> int:
        """The tier's place from below, from 1; 0 for none, and for one that is no more."""
        return self._ranks.get(key, 0)

    def multiplier(self, key: str) -> Decimal:
        """How many fold points are earned in a tier."""
        return self._multipliers.get(key, _ONE)


class Climber(Protocol):
    """What the ladder changes of a member; a model and the engine's own row both have it."""

    customer_id: UUID
    turn: int
    tier: str
    tier_period_on: date
    earned_now: Decimal
    earned_before: Decimal
    tier_revision: int

    @property
    def standings(self) -> Holding:
        """What was granted."""


def review(member: Climber, ladder: Ladder, today: date) -> bool:
    """Bring a member into the period of `today`, and say whether that is a new one.

    What was earned before the last period is gone. Late or twice, it ends the same: the tier
    follows from the two sums alone.
    """
    start = ladder.period.start(today)
    if start <= member.tier_period_on:
        return False
    is_next = ladder.period.before(start) == member.tier_period_on
    member.earned_before = member.earned_now if is_next else Decimal(0)
    member.earned_now = Decimal(0)
    member.tier_period_on = start
    _lift(member, ladder, ladder.reached(member.earned_before))
    return True


def place(member: Climber, ladder: Ladder, now: Decimal, before: Decimal) -> None:
    """Put a member where these sums of the present and of the last period belong."""
    member.earned_now, member.earned_before = now, before
    member.tier_revision = ladder.revision
    _lift(member, ladder, ladder.reached(max(now, before)))


def add(member: Climber, ladder: Ladder, earned: Decimal, on: date) -> None:
    """Count what was earned on a day: a late one counts where it belongs, and lifts at once.

    The first of a new period, be it a till's whose clock is ahead, begins that period.
    """
    start = ladder.period.start(on)
    if start > member.tier_period_on:
        review(member, ladder, on)
    if start == member.tier_period_on:
        member.earned_now += earned
    elif start == ladder.period.before(member.tier_period_on):
        member.earned_before += earned
    best = ladder.reached(max(member.earned_now, member.earned_before))
    if ladder.rank(best) > ladder.rank(earned_tier(member)):
        _lift(member, ladder, best)


def earned_tier(member: Climber) -> str:
    """The tier that a member has by what was earned alone."""
    held = member.standings
    return held.own_tier if held.grants else member.tier


def hold(member: Climber, ladder: Ladder, grants: Sequence[Grant]) -> None:
    """Have a member hold these grants and no others."""
    own = earned_tier(member)
    member.standings.grants = list(grants)
    _lift(member, ladder, own)


def drop_ended(member: Climber, ladder: Ladder, today: date) -> bool:
    """Take the grants from a member that are over on a day, and say whether there were any."""
    grants = member.standings.grants
    left = [one for one in grants if one.holds_on(today)]
    if len(left) == len(grants):
        return False
    hold(member, ladder, left)
    return True


def _lift(member: Climber, ladder: Ladder, own: str) -> None:
    """Put a member into the tier that was earned, or into a better one that was granted."""
    held = member.standings
    held.own_tier = own if held.grants else ""
    member.tier = max([own, *(one.tier for one in held.grants)], key=ladder.rank)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The workspace's calendar day of an instant."""
    return moment.astimezone(zone).date()
