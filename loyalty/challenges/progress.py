"""A challenge's progress as a function of the set of events: no clock, no order of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from loyalty.rules.facts import MISSING, Facts, Getter, as_decimal
from loyalty.streaks.walk import StreakPlan, StreakStanding, advance


class GoalKind(StrEnum):
    """What is counted."""

    COUNT = "count"  # events
    SUM = "sum"  # a field's values; amounts less what was refunded
    DISTINCT = "distinct"  # different values of a field
    STREAK = "streak"  # the longest run of days, weeks or months


@dataclass(frozen=True, slots=True)
class ChallengePlan:
    """What counts, and the goals on the way, the nearest first."""

    kind: GoalKind
    targets: tuple[int, ...]
    repeats: bool = False
    read: Getter | None = None
    streak: StreakPlan | None = None

    def reached(self, progress: Decimal) -> int:
        """How many goals, or rounds of a repeated one, a progress has reached."""
        if self.repeats:
            return int(progress // self.targets[-1])
        return sum(1 for target in self.targets if target <= progress)


class ChallengeStanding(msgspec.Struct, omit_defaults=True):
    """One customer's progress: a sum or count, the different values, or a run.

    `done` goals or rounds were paid. `values` holds no more than the last goal needs.
    """

    progress: Decimal = Decimal(0)
    values: list[str] = []
    run: StreakStanding | None = None
    done: int = 0


def count_in(standing: ChallengeStanding, facts: Facts, plan: ChallengePlan, period: int) -> bool:
    """Count one more event. False when it comes too late: then all have to be counted anew.

    `period` is the day, week or month of the customer that a run counts.
    """
    if plan.kind is GoalKind.COUNT:
        standing.progress += 1
    elif plan.kind is GoalKind.STREAK:
        return _run(standing, plan, period)
    elif plan.read is not None:
        _add_value(standing, plan.read(facts), plan)
    return True


def _run(standing: ChallengeStanding, plan: ChallengePlan, period: int) -> bool:
    if plan.streak is None:
        return True
    standing.run = standing.run or StreakStanding()
    counted = advance(standing.run, period, plan.streak)
    standing.progress = Decimal(standing.run.longest)
    return counted


def _add_value(standing: ChallengeStanding, value: Any, plan: ChallengePlan) -> None:
    if value is MISSING or value is None:
        return
    if plan.kind is GoalKind.SUM:
        standing.progress += as_decimal(value) or 0
        return
    for one in value if isinstance(value, list) else [value]:
        text = _as_text(one)
        if text not in standing.values and len(standing.values) < plan.targets[-1]:
            standing.values.append(text)
    standing.progress = Decimal(len(standing.values))


def _as_text(value: Any) -> str:
    number = as_decimal(value)
    return str(value)[:100] if number is None else format(number.normalize(), "f")


def rounds(plan: ChallengePlan, was: int, now: int) -> Sequence[int]:
    """The goals, or rounds, between two numbers of reached ones; the first is 1."""
    return range(min(was, now) + 1, max(was, now) + 1)
