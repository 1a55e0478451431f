"""Revenue and visits over time: the days of a month, the months of its year."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.dashboard.asked import Asked
from analytics.dashboard.charts import BarChart, Column, bar_chart
from analytics.dashboard.reports import Cell, Report, count, money, text
from analytics.dashboard.sums import Revenue, Sums
from analytics.dashboard.words import say_money, say_round_money, say_whole
from analytics.rollups.sources import decimal_of
from core.money import minor_digits
from events.kinds import EventType

PURCHASE, VISIT, REDEMPTION = EventType.PURCHASE, EventType.VISIT, EventType.REDEMPTION
# More currencies are in the table alone.
MOST_CHARTS = 3
_ALWAYS = {1, 5, 10, 15, 20, 25, 30}


@dataclass(frozen=True, slots=True)
class Slot:
    """A period: its label on the axis, its name, and what was recorded in it."""

    label: str
    name: str
    sums: Sums
    always: str = ""


def days_report(asked: Asked) -> Report | None:
    """The days of the month."""
    if not asked.days.count():
        return None
    month = {"month": asked.month.title}
    found = asked.days.by_period()
    days = _days(asked.month.first, asked.month.last)
    slots = [_day(one, found.get(one, Sums())) for one in days]
    known = [slot for slot, day in zip(slots, days, strict=True) if day <= asked.today]
    return _report(_("Day by day in %(month)s") % month, _("Day"), slots, known or slots)


def year_report(asked: Asked) -> Report | None:
    """The months of the year that the month lies in."""
    if not asked.year.count():
        return None
    found = asked.year.by_period()
    year = asked.month.first.year
    firsts = [date(year, month, 1) for month in range(1, 13)]
    slots = [_month(one, found.get(one, Sums())) for one in firsts]
    known = [slot for slot, first in zip(slots, firsts, strict=True) if first <= asked.today]
    return _report(_("Month by month in %(year)d") % {"year": year}, _("Month"), slots, known)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _day(day: date, sums: Sums) -> Slot:
    name = date_format(day, "D j F")
    return Slot(str(day.day), name, sums, "" if day.day in _ALWAYS else "is-more")


def _month(first: date, sums: Sums) -> Slot:
    always = "" if first.month % 2 else "is-more"
    return Slot(date_format(first, "M"), date_format(first, "F"), sums, always)


def _report(title: str, head: str, slots: Sequence[Slot], known: Sequence[Slot]) -> Report:
    currencies = sorted({one for slot in slots for one in slot.sums.revenue()})
    heads = [head, *(_("Revenue, %(code)s") % {"code": one} for one in currencies)]
    heads += [_("Purchases"), _("Visits"), _("Redemptions"), _("All events")]
    charts = [_revenue_chart(one, slots) for one in currencies[:MOST_CHARTS]]
    if any(slot.sums.count(VISIT) for slot in slots):
        charts.append(_visits_chart(slots))
    rows = [_row(slot, currencies) for slot in known]
    return Report(title=title, charts=charts, heads=heads, rows=rows)


def _row(slot: Slot, currencies: Iterable[str]) -> list[Cell]:
    revenue = slot.sums.revenue()
    return [
        text(slot.name),
        *(money(revenue.get(one, Revenue()).net, one) for one in currencies),
        *(count(slot.sums.count(kind)) for kind in (PURCHASE, VISIT, REDEMPTION)),
        count(slot.sums.count()),
    ]


def _revenue_chart(currency: str, slots: Sequence[Slot]) -> BarChart:
    columns = []
    for slot in slots:
        net = slot.sums.revenue().get(currency, Revenue()).net
        words = f"{slot.name}: {say_money(net, currency)}"
        columns.append(Column(slot.label, decimal_of(net), words, slot.always))
    title = _("Revenue in %(code)s, refunds taken off") % {"code": currency}
    finest = Decimal(1).scaleb(-minor_digits(currency))
    return bar_chart(title, columns, say=_money_axis(currency), finest=finest)


def _money_axis(currency: str) -> Callable[[Decimal], str]:
    return lambda amount: say_round_money(amount, currency)


def _visits_chart(slots: Sequence[Slot]) -> BarChart:
    columns = []
    for slot in slots:
        visits = slot.sums.count(VISIT)
        words = f"{slot.name}: {say_whole(visits)}"
        columns.append(Column(slot.label, Decimal(visits), words, slot.always))
    return bar_chart(_("Visits"), columns, say=lambda number: say_whole(int(number)))
