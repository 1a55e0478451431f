"""A challenge's progress as a function of the set of events: no clock, no order of arrival."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from typing import Any

import msgspec

from loyalty.rules.facts import MISSING, Facts, Getter, as_decimal
from loyalty.streaks.walk import StreakPlan, StreakStanding, advance

# Of one customer and challenge; as many, at most, are in one batch's ledger.
MOST_ROUNDS = 1000
_MOST_TEXT = 100
_DIGITS = Decimal("0.000001")
# So that no sum is ever rounded, which would make it depend on the order.
_EXACT = Context(prec=60)


class GoalKind(StrEnum):
    """What is counted."""

    COUNT = "count"  # events
    SUM = "sum"  # a field's values; amounts less what was refunded
    DISTINCT = "distinct"  # different values of a field
    STREAK = "streak"  # the longest run of days, weeks or months


@dataclass(frozen=True, slots=True)
class ChallengePlan:
    """What counts, and the goals on the way, the nearest first.

    `read` is what is summed or told apart; money in another `currency` is not summed up.
    """

    kind: GoalKind
    targets: tuple[int, ...]
    repeats: bool = False
    read: Getter | None = None
    streak: StreakPlan | None = None
    currency: str | None = None

    def rounds(self, progress: Decimal) -> int:
        """How many rounds of a repeated challenge a progress has completed."""
        return min(max(0, int(progress // self.targets[-1])), MOST_ROUNDS)


class ChallengeStanding(msgspec.Struct, omit_defaults=True):
    """One customer's progress: a sum or count, the different values, or a run.

    `values` holds no more than the last goal needs. `paid`: targets of the goals that were paid,
    `rounds`: how many of a repeated one; `final` and `final_rounds`: those of them that stay paid
    whatever happens. `version`: of the definition that it was counted by.
    """

    progress: Decimal = Decimal(0)
    values: list[str] = []
    run: StreakStanding | None = None
    paid: list[int] = []
    final: list[int] = []
    rounds: int = 0
    final_rounds: int = 0
    version: int = 0


def count_in(standing: ChallengeStanding, facts: Facts, plan: ChallengePlan, period: int) -> bool:
    """Count one more event. False when it comes too late: then all have to be counted anew.

    `period` is the day, week or month of the customer that a run counts.
    """
    if plan.kind is GoalKind.COUNT:
        standing.progress += 1
    elif plan.kind is GoalKind.STREAK:
        return _run(standing, plan, period)
    elif plan.kind is GoalKind.SUM:
        standing.progress = _EXACT.add(standing.progress, _summand(facts, plan))
    else:
        _tell_apart(standing, facts, plan)
    return True


def _run(standing: ChallengeStanding, plan: ChallengePlan, period: int) -> bool:
    if plan.streak is None:
        return True
    standing.run = standing.run or StreakStanding()
    counted = advance(standing.run, period, plan.streak)
    standing.progress = Decimal(standing.run.longest)
    return counted


def _summand(facts: Facts, plan: ChallengePlan) -> Decimal:
    if plan.read is None or facts.event.currency not in {None, plan.currency}:
        return Decimal(0)
    value = as_decimal(plan.read(facts))
    return Decimal(0) if value is None else value.quantize(_DIGITS, context=_EXACT)


def _tell_apart(standing: ChallengeStanding, facts: Facts, plan: ChallengePlan) -> None:
    value = MISSING if plan.read is None else plan.read(facts)
    for text in _texts(value):
        if text not in standing.values and len(standing.values) < plan.targets[-1]:
            standing.values.append(text)
    standing.progress = Decimal(len(standing.values))


def _texts(value: Any) -> Iterator[str]:
    """What a value is told apart by; of a list each of its elements."""
    for one in value if isinstance(value, list) else [value]:
        number = as_decimal(one)
        if number is not None:
            # The table may give back 1 for 1.0, and 0 for -0.0.
            yield format((number + 0).normalize(), "f")[:_MOST_TEXT]
        elif isinstance(one, bool | str):
            yield str(one)[:_MOST_TEXT]
