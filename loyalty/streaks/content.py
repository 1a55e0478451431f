"""What a streak says in the API, and what it must fulfil."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from core.errors import FieldFault, Invalid
from loyalty.defining import (
    CountedContent,
    check_common,
    check_rewards,
    common_content,
    common_fields,
)
from loyalty.streaks.models import Streak
from loyalty.streaks.walk import StreakPeriod

MOST_LENGTH = 10_000
_MOST_TIMES = 1000
_MOST_FREEZES = 100


class Freezes(msgspec.Struct, forbid_unknown_fields=True):
    """A freeze is earned by `every` so many in a row; a customer holds `most` of them."""

    every: int
    most: int


class Milestone(msgspec.Struct, forbid_unknown_fields=True):
    """What a length pays, once."""

    length: int
    points: int = 0


class StreakContent(CountedContent, kw_only=True):
    """A streak as the API carries it; `streakId` is the key in its address."""

    streak_id: str | None = None
    period: StreakPeriod = StreakPeriod.DAILY
    times: int = 1
    freezes: Freezes | None = None
    target: int | None = None
    milestones: list[Milestone] = []


def check_streak(content: StreakContent) -> None:
    """Raise Invalid with every fault of the streak."""
    rewards = [(one.length, one.points) for one in content.milestones]
    faults = [
        *check_common(content),
        *check_rewards(rewards, field="milestones", at="length", most=MOST_LENGTH),
        *_numbers(content),
    ]
    if faults:
        raise Invalid(faults=faults)


def _numbers(content: StreakContent) -> Iterator[FieldFault]:
    yield from _within("times", content.times, _MOST_TIMES)
    yield from _within("target", content.target, MOST_LENGTH)
    if content.freezes is not None:
        yield from _within("freezes.every", content.freezes.every, MOST_LENGTH)
        yield from _within("freezes.most", content.freezes.most, _MOST_FREEZES)


def _within(field: str, number: int | None, most: int) -> Iterator[FieldFault]:
    if number is not None and not 1 <= number <= most:
        yield FieldFault(
            field, "out_of_range", _("Give a whole number from 1 to %(most)s.") % {"most": most}
        )


def fields_of(content: StreakContent) -> dict[str, Any]:
    """The model's fields that a checked content spells."""
    freezes = content.freezes or Freezes(0, 0)
    return common_fields(content) | {
        "period": content.period.value,
        "times": content.times,
        "freeze_every": freezes.every,
        "freeze_most": freezes.most,
        "target": content.target,
        "milestones": msgspec.to_builtins(content.milestones),
    }


def content_of(streak: Streak) -> StreakContent:
    """What a kept streak says."""
    return StreakContent(
        **common_content(streak),
        streak_id=streak.key,
        period=StreakPeriod(streak.period),
        times=streak.times,
        freezes=Freezes(streak.freeze_every, streak.freeze_most) if streak.freeze_most else None,
        target=streak.target,
        milestones=msgspec.convert(streak.milestones, list[Milestone]),
    )
