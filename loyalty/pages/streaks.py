"""A member's streaks as strips: what became of each of the last days, weeks or months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import ngettext, pgettext

from accounts.models import Customer
from loyalty.rules.phrases import say_number, say_points
from loyalty.streaks.reading import StreakView, streaks_of
from loyalty.streaks.walk import PeriodState, StreakPeriod

_SHOWN: Mapping[StreakPeriod, int] = {
    StreakPeriod.DAILY: 14,
    StreakPeriod.WEEKLY: 12,
    StreakPeriod.MONTHLY: 12,
}
_ICONS: Mapping[PeriodState, str] = {
    PeriodState.ACTIVE: "icons/check.svg",
    PeriodState.FROZEN: "icons/snow.svg",
    PeriodState.MISSED: "icons/dash.svg",
    PeriodState.OPEN: "icons/clock.svg",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One day, week or month of a strip: its short name, and what became of it."""

    name: str
    state: PeriodState

    @property
    def words(self) -> str:
        """What became of it, in words."""
        return self.state.words

    @property
    def icon(self) -> str:
        """The template of its sign."""
        return _ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Strip:
    """A streak as a member sees it: the run in words, its marks, and what is next."""

    view: StreakView
    marks: list[Mark]
    run: str
    longest: str
    ends_on: datetime | None
    next: str
    freezes: str

    @property
    def legend(self) -> list[Mark]:
        """Each kind of mark once, so that the signs explain themselves."""
        seen: dict[PeriodState, Mark] = {}
        for mark in self.marks:
            seen.setdefault(mark.state, mark)
        return [seen[state] for state in PeriodState if state in seen]


def strips_of(*, customer: Customer, at: datetime) -> list[Strip]:
    """The member's streaks."""
    return [_strip(view) for view in streaks_of(customer, at=at)]


def _strip(view: StreakView) -> Strip:
    days = list(view.days)[-_SHOWN[view.period] :]
    return Strip(
        view=view,
        marks=[Mark(_name(first, view.period), state) for first, state in days],
        run=say_run(view.current, view.period),
        longest=say_run(view.longest, view.period),
        ends_on=view.expires_at - timedelta(microseconds=1) if view.expires_at else None,
        next=_next(view),
        freezes=_freezes(view.freezes),
    )


def say_run(length: int, period: StreakPeriod) -> str:
    """How long a run is: "5 weeks"."""
    if period is StreakPeriod.DAILY:
        words = ngettext("%(n)s day", "%(n)s days", length)
    elif period is StreakPeriod.WEEKLY:
        words = ngettext("%(n)s week", "%(n)s weeks", length)
    else:
        words = ngettext("%(n)s month", "%(n)s months", length)
    return words % {"n": say_number(length)}


def _name(first: date, period: StreakPeriod) -> str:
    if period is StreakPeriod.MONTHLY:
        return date_format(first, pgettext("date format", "M"))
    return date_format(first, pgettext("date format", "j M"))


def _next(view: StreakView) -> str:
    for length, points, is_reached in sorted(view.milestones):
        if not is_reached:
            named = {"run": say_run(length, view.period), "points": say_points(points)}
            words = "%(run)s: %(points)s" if points else "%(run)s"
            return words % named
    return ""


def _freezes(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(n)s freeze at hand: it saves a missed one",
        "%(n)s freezes at hand: each saves a missed one",
        count,
    )
    return words % {"n": say_number(count)}
