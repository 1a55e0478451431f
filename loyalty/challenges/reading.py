"""How far one customer has come in each challenge, as of an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from accounts.models import Customer
from loyalty.challenges.progress import ChallengeStanding, GoalKind
from loyalty.engine.counting import recount_one
from loyalty.engine.live import Counted, live_programme
from loyalty.engine.looking import Look, look_at


class ChallengeState(StrEnum):
    """Whether events count now."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """One customer's challenge. `goals`: target, points, whether it was reached.

    `completed`: how many goals were reached, or rounds of one that repeats.
    """

    key: str
    title: str
    kind: GoalKind
    progress: Decimal
    goals: Sequence[tuple[int, int, bool]]
    completed: int
    repeats: bool
    starts_at: datetime | None
    ends_at: datetime | None
    state: ChallengeState


def challenges_of(
    customer: Customer, *, at: datetime, key: str | None = None
) -> list[ChallengeView]:
    """The customer's active challenges, or the one with this key, by their keys."""
    live = live_programme(customer.workspace)
    if live is None:
        return []
    counted = [one for one in live.counted if one.challenge and key in {None, one.key}]
    look = look_at(customer, counted, live, at)
    recount_one(look, look.events, counted, live, look.kept)
    return [_view(one, look) for one in counted]


def _view(one: Counted, look: Look) -> ChallengeView:
    plan = one.challenge
    assert plan is not None  # noqa: S101 - only challenges were asked for
    standing = look.standings.challenges.get(one.name, ChallengeStanding())
    rounds = max(plan.rounds(standing.progress), standing.final_rounds) if plan.repeats else 0
    goals = [
        (goal.at, goal.points, goal.at <= standing.progress or goal.at in standing.paid)
        for goal in one.rewards
    ]
    return ChallengeView(
        key=one.key,
        title=one.title,
        kind=plan.kind,
        progress=standing.progress,
        goals=goals,
        completed=rounds if plan.repeats else sum(reached for *_, reached in goals),
        repeats=plan.repeats,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        state=_state(one, look.at),
    )


def _state(one: Counted, at: datetime) -> ChallengeState:
    if one.starts_at is not None and at < one.starts_at:
        return ChallengeState.UPCOMING
    if one.ends_at is not None and at >= one.ends_at:
        return ChallengeState.OVER
    return ChallengeState.RUNNING
