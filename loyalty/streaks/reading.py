"""Where one customer stands in each streak, as of an instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Customer
from core.windows import day_start
from loyalty.engine.counting import periods_of
from loyalty.engine.live import Counted, live_programme
from loyalty.engine.looking import Look, look_at
from loyalty.models import Streak
from loyalty.streaks.walk import PeriodState, StreakPeriod, StreakStanding, strip, walk

# How many days, weeks or months the strip shows.
_SHOWN: Mapping[StreakPeriod, int] = {
    StreakPeriod.DAILY: 35,
    StreakPeriod.WEEKLY: 12,
    StreakPeriod.MONTHLY: 12,
}


@dataclass(frozen=True, slots=True)
class StreakView:
    """One customer's streak. `current` is the run under way, `freezes` what is left of them.

    `last_active_on` is the first day of the last active period, `expires_at` when the run ends
    if nothing more comes. `milestones`: length, points, whether it was reached. `days` is a strip:
    the first day of each period, and what became of it, the oldest first.
    """

    key: str
    title: str
    period: StreakPeriod
    current: int
    longest: int
    freezes: int
    target: int | None
    last_active_on: date | None
    expires_at: datetime | None
    milestones: Sequence[tuple[int, int, bool]]
    days: Sequence[tuple[date, PeriodState]]


def streaks_of(customer: Customer, *, at: datetime, key: str | None = None) -> list[StreakView]:
    """The customer's active streaks, or the one with this key, by their keys."""
    live = live_programme(customer.workspace)
    if live is None:
        return []
    rows = Streak.objects.of(customer.workspace).active()
    targets = dict(rows.values_list("id", "target"))
    counted = [one for one in live.counted if one.id in targets and key in {None, one.key}]
    look = look_at(customer, counted, live, at)
    return [_view(one, targets[one.id], look) for one in counted]


def _view(one: Counted, target: int | None, look: Look) -> StreakView:
    assert one.streak is not None  # noqa: S101 - it is one of the workspace's streaks
    counts = periods_of(look, look.included(one), one, look.live)
    standing, period = walk(counts, one.streak), one.period
    now = period.number(look.at.astimezone(look.zone).date())
    current = standing.current(now)
    kept = look.standings.streaks.get(one.name, StreakStanding())
    return StreakView(
        key=one.key,
        title=one.title,
        period=period,
        current=current,
        longest=standing.longest,
        freezes=standing.freezes_left(now),
        target=target,
        last_active_on=period.first_day(standing.last) if standing.last else None,
        expires_at=_end(standing, period, look) if current else None,
        milestones=[
            (goal.at, goal.points, goal.at <= standing.longest or goal.at in kept.paid)
            for goal in one.rewards
        ],
        days=[
            (period.first_day(number), state)
            for number, state in strip(counts, one.streak, now=now, length=_SHOWN[period])
        ],
    )


def _end(standing: StreakStanding, period: StreakPeriod, look: Look) -> datetime:
    """The end of the first period that no freeze helps over."""
    missed = standing.last + standing.freezes + 1
    return day_start(period.first_day(missed + 1), zone=look.zone)
