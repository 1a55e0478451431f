"""A member's challenges: how far they are, and what each goal pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Customer
from loyalty.challenges.progress import GoalKind
from loyalty.challenges.reading import ChallengeState, ChallengeView, challenges_of
from loyalty.models import Challenge
from loyalty.rules.phrases import say_number, say_points

_PROGRESS: Mapping[GoalKind, Any] = {
    GoalKind.COUNT: gettext_lazy("%(done)s of %(goal)s"),
    GoalKind.SUM: gettext_lazy("%(done)s of %(goal)s"),
    GoalKind.DISTINCT: gettext_lazy("%(done)s of %(goal)s different ones"),
    GoalKind.STREAK: gettext_lazy("%(done)s of %(goal)s in a row"),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal of a challenge, in words."""

    words: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Dare:
    """A challenge as a member sees it; `value` of `most` is how far the next goal is."""

    view: ChallengeView
    description: str
    words: str
    value: int
    most: int
    goals: list[Goal]
    rounds: str

    @property
    def is_done(self) -> bool:
        """Whether there is nothing more to reach."""
        return not self.view.repeats and all(goal.is_reached for goal in self.goals)

    @property
    def is_to_come(self) -> bool:
        """Whether it has not begun."""
        return self.view.state is ChallengeState.UPCOMING


def dares_of(*, customer: Customer, at: datetime) -> list[Dare]:
    """The member's challenges: those that run or are to come."""
    rows = Challenge.objects.of(customer.workspace).active()
    descriptions = dict(rows.values_list("key", "description"))
    return [
        _dare(view, descriptions.get(view.key, ""))
        for view in challenges_of(customer, at=at)
        if view.state is not ChallengeState.OVER
    ]


def _dare(view: ChallengeView, description: str) -> Dare:
    goals = sorted(view.goals)
    last = goals[-1][0] if goals else 1
    if view.repeats:
        done, most = int(view.progress) % last, last
    else:
        most = next((goal for goal, _points, is_reached in goals if not is_reached), last)
        done = min(int(view.progress), most)
    named = {"done": say_number(done), "goal": say_number(most)}
    return Dare(
        view=view,
        description=description,
        words=str(_PROGRESS[view.kind]) % named,
        value=done,
        most=most,
        goals=[Goal(_goal(goal, points), is_reached) for goal, points, is_reached in goals],
        rounds=_rounds(view),
    )


def _goal(goal: int, points: int) -> str:
    if not points:
        return say_number(goal)
    return _("%(goal)s: %(points)s") % {"goal": say_number(goal), "points": say_points(points)}


def _rounds(view: ChallengeView) -> str:
    if not (view.repeats and view.completed):
        return ""
    return _("Done %(times)s times so far") % {"times": say_number(view.completed)}
