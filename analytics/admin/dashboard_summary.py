"""The summary of a month: its few most important numbers, and what they were before."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from analytics.dashboard.asked import Asked
from analytics.dashboard.reports import Cell, Figure, Report, count, money, text
from analytics.dashboard.sums import Revenue
from analytics.dashboard.words import say_change, say_money, say_purchases, say_whole
from analytics.rollups.figures import totals_of
from analytics.rollups.sheets import EVERYTHING
from events.kinds import EventType

PURCHASE, VISIT, REDEMPTION = EventType.PURCHASE, EventType.VISIT, EventType.REDEMPTION


def summary_figures(asked: Asked) -> list[Figure]:
    """What the summary has of every month, compared with the month before."""
    return [
        _counted(asked, _("Total events")),
        _counted(asked, _("Purchases"), PURCHASE),
        *_revenues(asked),
        _counted(asked, _("Visits"), VISIT),
        _counted(asked, _("Redemptions"), REDEMPTION),
    ]


def summary_report(asked: Asked) -> Report | None:
    """The month's numbers; None where nothing was recorded."""
    if not asked.days.count():
        return None
    people = totals_of(asked.kept, asked.month.days, types=[EVERYTHING[0]])
    users = people[EVERYTHING].users if EVERYTHING in people else 0
    figures = [
        *summary_figures(asked),
        Figure(_("Customers who did something"), say_whole(users)),
        *_averages(asked),
    ]
    return Report(
        title=_("%(month)s summary") % {"month": asked.month.title},
        figures=figures,
        heads=[_("Number"), _("This month"), _("Compared with")],
        rows=_rows(asked, users),
    )


def average_of(amount: int, number: int) -> int:
    """An average in ten-thousandths, of which half a one counts as one."""
    exact = Decimal(amount) / Decimal(number)
    return int(exact.to_integral_value(ROUND_HALF_UP))


def _counted(asked: Asked, term: str, *types: EventType) -> Figure:
    now, before = asked.days.count(*types), asked.days_before.count(*types)
    return Figure(term, say_whole(now), say_change(now, before, when=asked.before_words))


def _revenues(asked: Asked) -> list[Figure]:
    now, before = asked.days.revenue(), asked.days_before.revenue()
    currencies = asked.currencies or [asked.workspace.currency]
    return [
        _revenue(asked, one, now.get(one, Revenue()), before.get(one, Revenue()))
        for one in currencies
    ]


def _revenue(asked: Asked, currency: str, now: Revenue, before: Revenue) -> Figure:
    notes = [say_change(now.net, before.net, when=asked.before_words)]
    if now.refunds:
        said = {"came": say_money(now.gross, currency), "went": say_money(now.refunds, currency)}
        notes.append(_("%(came)s taken, %(went)s given back") % said)
    is_own = currency == asked.workspace.currency
    term = _("Total revenue") if is_own else _("Total revenue in %(code)s") % {"code": currency}
    return Figure(term, say_money(now.net, currency), "; ".join(notes))


def _averages(asked: Asked) -> list[Figure]:
    bought = asked.days.amounts(PURCHASE)
    return [
        Figure(
            _("Average purchase"),
            say_money(average_of(bought[one].amount, bought[one].count), one),
            say_purchases(bought[one].count),
        )
        for one in asked.currencies
        if one in bought and bought[one].count
    ]


def _rows(asked: Asked, users: int) -> list[list[Cell]]:
    counted: list[tuple[str, tuple[EventType, ...]]] = [
        (_("Total events"), ()),
        (_("Purchases"), (PURCHASE,)),
        (_("Visits"), (VISIT,)),
        (_("Redemptions"), (REDEMPTION,)),
    ]
    rows = [
        [text(term), count(asked.days.count(*types)), count(asked.days_before.count(*types))]
        for term, types in counted
    ]
    rows.append([text(_("Customers who did something")), count(users), text("")])
    now, before = asked.days.revenue(), asked.days_before.revenue()
    for one in asked.currencies:
        mine, its = now.get(one, Revenue()), before.get(one, Revenue())
        for term, is_now, was in (
            (_("Taken"), mine.gross, its.gross),
            (_("Given back"), mine.refunds, its.refunds),
            (_("Total revenue"), mine.net, its.net),
        ):
            rows.append([text(f"{term}, {one}"), money(is_now, one), money(was, one)])
    return rows
