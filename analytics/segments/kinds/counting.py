"""How often, how much and how long ago: criteria about what customers did."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from psycopg import sql

from accounts.models import Workspace
from analytics.rollups.columns import day_number
from analytics.segments.asked import Asked
from analytics.segments.columns import COUNT, LAST, TOTAL, column_of, those_of
from analytics.segments.comparing import Operator
from analytics.segments.kinds.activity import InSpan, OfEvents, check_days, check_limit
from analytics.segments.kinds.wording import say_events, say_money, say_times
from analytics.segments.rows import compared, found_in
from analytics.segments.spans import say_days, say_span, window_of
from analytics.segments.who import Who
from core.errors import FieldFault
from events.kinds import GAINS, LOSSES

_COUNT = sql.SQL("""
    SELECT customer_id, count(*) AS measured FROM events_activityevent
    WHERE {} GROUP BY customer_id
""")
_GROSS = sql.SQL("""
    SELECT customer_id, sum(amount) AS measured FROM events_activityevent
    WHERE {} AND currency = %(currency)s GROUP BY customer_id
""")
_NET = sql.SQL("""
    SELECT customer_id,
        sum(CASE WHEN event_type = ANY(%(losses)s) THEN -amount ELSE amount END) AS measured
    FROM events_activityevent
    WHERE {} AND currency = %(currency)s AND event_type = ANY(%(money)s) GROUP BY customer_id
""")
_WHO = sql.SQL("SELECT DISTINCT customer_id FROM events_activityevent WHERE {}")


class EventCount(InSpan, frozen=True, kw_only=True, tag="event_count"):
    """How many such events a customer has; none is 0."""

    operator: Operator
    value: int

    def faults(self) -> Iterator[FieldFault]:
        yield from super().faults()
        yield from check_limit("value", self.value)

    def who(self, asked: Asked) -> Who:
        if asked.kept is not None and self.is_plain:
            column = column_of(asked.kept, COUNT, types=self.event_types)
            return those_of(column, self.operator, self.value)
        conditions, params = self.conditions(asked, self.span(asked))
        return compared(
            _COUNT.format(conditions),
            params,
            asked=asked,
            operator=self.operator,
            limit=self.value,
        )

    def words(self, workspace: Workspace) -> str:
        return say_times(
            self.operator,
            self.value,
            say_events(self, workspace),
            say_span(within_days=self.within_days, calendar=self.window),
        )


class TotalValue(InSpan, frozen=True, kw_only=True, tag="total_value"):
    """What such events are worth together; of all types: what was spent less what went back."""

    operator: Operator
    value: Decimal

    def faults(self) -> Iterator[FieldFault]:
        yield from super().faults()
        yield from check_limit("value", self.value)

    def who(self, asked: Asked) -> Who:
        if asked.kept is not None and self.is_plain:
            return those_of(
                column_of(
                    asked.kept,
                    TOTAL,
                    types=self.event_types or _names(GAINS + LOSSES),
                    currency=self.money(asked.workspace),
                    less=() if self.event_types else _names(LOSSES),
                ),
                self.operator,
                int(self.value * 10_000),
            )
        conditions, params = self.conditions(asked, self.span(asked))
        params |= {"losses": _names(LOSSES), "money": _names(GAINS + LOSSES)}
        rows = _GROSS if self.event_types else _NET
        return compared(
            rows.format(conditions),
            params,
            asked=asked,
            operator=self.operator,
            limit=self.value,
        )

    def words(self, workspace: Workspace) -> str:
        amount = f"{self.operator.words} {say_money(self.value, self.money(workspace))}"
        span = say_span(within_days=self.within_days, calendar=self.window)
        if self.event_types or self.sources or self.actions or self.amount:
            events = say_events(self, workspace)
            said = _("%(events)s worth %(amount)s together") % {"events": events, "amount": amount}
        else:
            said = _("spent %(amount)s") % {"amount": amount}
        return f"{said} {span}".strip()


class Recency(OfEvents, frozen=True, kw_only=True, tag="recency"):
    """Whether the last such event lies within so many days, or none does.

    None within so many days is also true of customers who never had such an event.
    """

    within_days: int | None = None
    not_within_days: int | None = None

    def faults(self) -> Iterator[FieldFault]:
        yield from super().faults()
        yield from check_days("within_days", self.within_days)
        yield from check_days("not_within_days", self.not_within_days)
        if (self.within_days is None) == (self.not_within_days is None):
            words = _("Give within_days or not_within_days, one of them.")
            yield FieldFault("within_days", "ambiguous_window", words)

    def who(self, asked: Asked) -> Who:
        days = self.within_days if self.within_days is not None else self.not_within_days
        recent = self._within(asked, days or 0)
        return recent if self.within_days is not None else ~recent

    def _within(self, asked: Asked, days: int) -> Who:
        if asked.kept is not None and not self.is_narrowed:
            column = column_of(asked.kept, LAST, types=self.event_types)
            first = day_number(asked.today - timedelta(days=days))
            return Who(column.those(column.values >= first))
        window = window_of(asked, within_days=days, calendar=None)
        conditions, params = self.conditions(asked, window)
        return found_in(_WHO.format(conditions), params, asked=asked)

    def words(self, workspace: Workspace) -> str:
        events = say_events(self, workspace)
        if self.within_days is not None:
            return f"{events} {say_days(self.within_days)}"
        said = {"events": events, "span": say_days(self.not_within_days or 0)}
        return _("no %(events)s %(span)s") % said


def _names(kinds: tuple[str, ...]) -> list[str]:
    return [str(kind) for kind in kinds]
