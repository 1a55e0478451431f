"""What loyalty adds to the numbers: the points that customers still have."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.scopes import Scope
from analytics.dashboard.asked import Asked
from analytics.dashboard.charts import BarChart, Column, bar_chart
from analytics.dashboard.months import Month
from analytics.dashboard.reports import Cell, Figure, Report, ReportKind, count, report_kinds, text
from analytics.dashboard.words import say_whole
from loyalty.engine.live import live_programme
from loyalty.ledger.liability import Liability, liability_of

# The chart shows a year; the table everything.
MOST_MONTHS = 12


def points_report(asked: Asked) -> Report | None:
    """Points outstanding, and when they expire; None without a programme."""
    if live_programme(asked.workspace) is None:
        return None
    owed = liability_of(asked.workspace, at=asked.at)
    title = _("Points outstanding")
    if not owed.outstanding and not owed.pending:
        return Report(title=title, empty=_("Nobody has points yet: they come with the first rule."))
    figures = [
        Figure(_("Points to spend"), say_whole(owed.outstanding)),
        Figure(_("Still to become available"), say_whole(owed.pending)),
        Figure(_("Without an end"), say_whole(owed.lasting)),
    ]
    return Report(
        title=title,
        figures=figures,
        notes=[_("What customers could spend today, whatever month is shown.")],
        charts=[_chart(asked, owed)] if owed.expiring else [],
        heads=[_("Expires in"), _("Points")],
        rows=_rows(owed),
    )


def _chart(asked: Asked, owed: Liability) -> BarChart:
    first = Month.of(asked.today)
    months = [first.plus(count) for count in range(MOST_MONTHS)]
    columns = [
        Column(
            date_format(one.first, "M"),
            Decimal(owed.expiring.get(one.first, 0)),
            f"{one.title}: {say_whole(owed.expiring.get(one.first, 0))}",
            "is-more" if place % 2 else "",
        )
        for place, one in enumerate(months)
    ]
    return bar_chart(_("Points by the month in which they expire"), columns, say=_axis)


def _axis(number: Decimal) -> str:
    return say_whole(int(number))


def _rows(owed: Liability) -> list[list[Cell]]:
    rows = [[text(Month(month).title), count(points)] for month, points in owed.expiring.items()]
    return [*rows, [text(_("never")), count(owed.lasting)]]


report_kinds.append(ReportKind("points", Scope.LOYALTY_READ, points_report, 70))
