"""Months of a calendar, as people page through them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from analytics.models import Grain
from analytics.rollups.periods import Days, end_of, start_of

# Beyond these a month is a slip of the keyboard.
YEARS = range(1900, 2200)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that the day lies in."""
        return cls(start_of(Grain.MONTH, day))

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """The month that is written so: 2026-03."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        return cls(first) if first.year in YEARS and text == first.isoformat()[:7] else None

    @property
    def key(self) -> str:
        """How addresses write it: 2026-03."""
        return self.first.isoformat()[:7]

    @property
    def title(self) -> str:
        """How people write it: March 2026."""
        return date_format(self.first, "F Y")

    @property
    def last(self) -> date:
        """Its last day."""
        return end_of(Grain.MONTH, self.first)

    @property
    def days(self) -> Days:
        """All its days."""
        return Days(self.first, self.last)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month.of(self.first - _DAY)

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month.of(self.last + _DAY)

    def plus(self, count: int) -> "Month":
        """The month so many months later."""
        years, month = divmod(self.first.year * 12 + self.first.month - 1 + count, 12)
        return Month(date(years, month + 1, 1))

    def since(self, other: "Month") -> int:
        """How many months lie between."""
        years = self.first.year - other.first.year
        return years * 12 + self.first.month - other.first.month
