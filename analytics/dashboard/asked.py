"""What the page asks: of which workspace and month, out of rollups as of one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Workspace
from analytics.dashboard.months import Month
from analytics.dashboard.sums import Sums, sums_of
from analytics.models import Grain
from analytics.rollups.periods import Days
from analytics.rollups.reading import Kept, look_at_once

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One month of one workspace; each question is put once, whoever needs its answer."""

    kept: Kept
    month: Month
    at: datetime

    @property
    def workspace(self) -> Workspace:
        """Whose numbers these are."""
        return self.kept.workspace

    @cached_property
    def today(self) -> date:
        """The workspace's calendar day."""
        return self.at.astimezone(self.workspace.zone).date()

    @property
    def is_running(self) -> bool:
        """Whether the month is not over."""
        return self.month == Month.of(self.today)

    @property
    def so_far(self) -> Days:
        """The month's days up to today."""
        return Days(self.month.first, max(self.month.first, min(self.month.last, self.today)))

    @property
    def before(self) -> Days:
        """What the month is compared with: the month before, or its same days."""
        month = self.month.before
        if not self.is_running:
            return month.days
        same = month.first + timedelta(days=self.today.day - 1)
        return Days(month.first, min(month.last, same))

    @property
    def before_words(self) -> str:
        """The same in words, after "than in"."""
        name = date_format(self.month.before.first, "F")
        if self.before == self.month.before.days:
            return name
        return _("the same days of %(month)s") % {"month": name}

    @cached_property
    def _two_months(self) -> Sums:
        days = Days(self.month.before.first, self.month.last)
        return sums_of(self.kept, days, grain=Grain.DAY)

    @cached_property
    def days(self) -> Sums:
        """Each day of the month."""
        return self._two_months.within(self.month.days)

    @cached_property
    def days_before(self) -> Sums:
        """Each day of what it is compared with."""
        return self._two_months.within(self.before)

    @cached_property
    def year(self) -> Sums:
        """Each month of the month's year."""
        first = self.month.first.replace(month=1)
        return sums_of(self.kept, Days(first, first.replace(month=12, day=31)), grain=Grain.MONTH)

    @cached_property
    def currencies(self) -> list[str]:
        """Those in which anything was taken or given back, the workspace's own first."""
        found = {*self.days.revenue(), *self.days_before.revenue()}
        return sorted(found, key=lambda one: (one != self.workspace.currency, one))


def ask(
    workspace: Workspace, month: Month, answer: Callable[[Asked], T], *, at: datetime, days: Days
) -> T:
    """What `answer` makes of the month, exact as of one moment.

    `days` is what it will look at: all that is read while there are no rollups yet.
    """
    return look_at_once(workspace, days, lambda kept: answer(Asked(kept, month, at)))


def newest_day(kept: Kept) -> date | None:
    """The last day on which anything was recorded, as far as is known."""
    waiting = [day for (day, _kind), cell in kept.waiting.kinds.items() if cell.count]
    known = [kept.known.last] if kept.known.last else []
    return max(known + waiting, default=None)


def oldest_day(kept: Kept) -> date | None:
    """The first day on which anything was recorded, as far as is known."""
    waiting = [day for (day, _kind), cell in kept.waiting.kinds.items() if cell.count]
    known = [kept.known.first] if kept.known.first else []
    return min(known + waiting, default=None)
