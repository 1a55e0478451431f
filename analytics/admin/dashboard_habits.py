"""Habits: when it is busy, how often customers return, and who is worth most."""

from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.dashboard.asked import Asked
from analytics.dashboard.charts import HeatMap, heat_map, level_of
from analytics.dashboard.reports import Cell, Report, count, money, number, text
from analytics.dashboard.returning import Cohort, cohorts_of
from analytics.dashboard.rhythm import WEEK, Rhythm, rhythm_of
from analytics.dashboard.words import say_average
from analytics.dashboard.worth import most_valuable

# A year of cohorts, and how many of each came back for a year.
MOST_COHORTS = 12


def rhythm_report(asked: Asked) -> Report | None:
    """Busiest days and hours of the month."""
    if not asked.days.count():
        return None
    week = rhythm_of(asked.kept, asked.so_far)
    title = _("Busiest days and hours")
    if week.busiest is None:
        nothing = _("Once purchases, visits, check-ins or redemptions are recorded, you see here")
        return Report(title=title, empty=f"{nothing} {_('when there is most to do.')}")
    day, hour = week.busiest
    busiest = _("Most happens on %(day)s at %(hour)s: %(average)s on average.") % {
        "day": WEEKDAYS[day],
        "hour": _hours(hour),
        "average": say_average(week.average(day, hour)),
    }
    return Report(
        title=title,
        notes=[
            busiest,
            _("Purchases, visits, check-ins and redemptions of %(month)s, on an average day.")
            % {"month": asked.month.title},
        ],
        charts=[_heat(week)],
        heads=[_("Hour"), *(str(WEEKDAYS[one]) for one in WEEK)],
        rows=[_hour_row(week, one) for one in week.hours],
    )


def _hours(hour: int) -> str:
    return f"{hour:02}:00–{(hour + 1) % 24:02}:00"  # noqa: RUF001 - a span has a dash


def _heat(week: Rhythm) -> HeatMap:
    rows = []
    for day in WEEK:
        cells = [
            (
                week.average(day, hour),
                f"{WEEKDAYS[day]} {_hours(hour)}: {say_average(week.average(day, hour))}",
            )
            for hour in week.hours
        ]
        rows.append((str(WEEKDAYS_ABBR[day]), cells))
    title = _("What happens in each hour of the week: the larger, the more")
    return heat_map(title, rows, [str(hour) for hour in week.hours])


def _hour_row(week: Rhythm, hour: int) -> list[Cell]:
    averages = [week.average(day, hour) for day in WEEK]
    return [text(_hours(hour)), *(number(_tenths(one), say_average(one)) for one in averages)]


def _tenths(value: Fraction) -> Decimal:
    return Decimal(round(value * 10)) / 10


def cohorts_report(asked: Asked) -> Report:
    """How often customers return, by the month in which they bought first."""
    title = _("How often customers return")
    cohorts = cohorts_of(asked.kept, until=asked.month)
    newest = [one for one in cohorts if asked.month.since(one.month) < MOST_COHORTS]
    if not newest:
        nothing = _("Once customers buy, you see here how many of them buy again in later months.")
        return Report(title=title, empty=nothing)
    columns = max(len(one.back) for one in newest)
    most = max((_part(back, one) for one in newest for back in one.back), default=Fraction(0))
    notes = [
        _("Each line is the customers who bought for the first time in that month; then, how many")
        + " "
        + _("of them bought again one month later, two months later, and so on.")
    ]
    if asked.is_running:
        notes.append(_("The last number of each line is of a month that is not over."))
    return Report(
        title=title,
        notes=notes,
        heads=[_("First bought in"), _("Customers"), *(f"+{n + 1}" for n in range(columns))],
        rows=[_cohort_row(one, columns, most) for one in newest],
        table_open=True,
    )


def _cohort_row(one: Cohort, columns: int, most: Fraction) -> list[Cell]:
    blank = [text("") for _unused in range(columns - len(one.back))]
    shares = [_share(_part(back, one), most) for back in one.back]
    return [text(date_format(one.month.first, "M Y")), count(one.size), *shares, *blank]


def _part(back: int, one: Cohort) -> Fraction:
    """In percent, exactly."""
    return Fraction(back * 100, one.size)


def _share(part: Fraction, most: Fraction) -> Cell:
    return number(_tenths(part), f"{round(part)}%", level_of(part, most))


def valuable_report(asked: Asked) -> Report:
    """Who brought in most, of all time."""
    workspace = asked.workspace
    currency = workspace.currency
    title = _("Most valuable customers")
    best = most_valuable(asked.kept, currency=currency)
    if not best:
        nothing = _("Once customers buy in %(code)s, those who bring in most are listed here.")
        return Report(title=title, empty=nothing % {"code": currency})
    rows = [
        [
            text(one.customer, reverse("admin:accounts_customer_change", args=[one.customer.pk])),
            money(one.net, currency),
            count(one.purchases),
        ]
        for one in best
    ]
    return Report(
        title=title,
        notes=[_("What they paid less what they were given back, of all time.")],
        heads=[_("Customer"), _("Brought in, %(code)s") % {"code": currency}, _("Purchases")],
        rows=rows,
        table_open=True,
    )
