"""What segments can ask of the loyalty programme; `config/reactions.py` lists it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.comparing import Operator
from analytics.segments.criterion import Criterion
from analytics.segments.kinds.activity import check_days, check_limit
from analytics.segments.kinds.people import check_names
from analytics.segments.kinds.wording import say_any
from analytics.segments.rows import compared, found_in
from analytics.segments.spans import Calendar, say_span, window_of
from analytics.segments.who import Who
from core.errors import FieldFault
from core.windows import Window
from loyalty.models import Tier
from loyalty.models.ledger import EARNED_SQL


class Points(StrEnum):
    """Which points are meant."""

    BALANCE = "balance"
    PENDING = "pending"
    EARNED = "earned"
    SPENT = "spent"

    @property
    def words(self) -> str:
        """As people say it after a number."""
        return str(_WORDS[self])


_WORDS: Mapping[Points, Any] = {
    Points.BALANCE: gettext_lazy("points to spend"),
    Points.PENDING: gettext_lazy("points that are still pending"),
    Points.EARNED: gettext_lazy("points earned"),
    Points.SPENT: gettext_lazy("points spent"),
}
_KEPT = sql.SQL("""
    SELECT customer_id, {} AS measured FROM loyalty_member WHERE workspace_id = %(workspace)s
""")
_BOOKED = sql.SQL("""
    SELECT customer_id, {} AS measured FROM loyalty_ledgerentry
    WHERE workspace_id = %(workspace)s AND {} AND {} GROUP BY customer_id
""")
_OF_TIER = sql.SQL("""
    SELECT customer_id FROM loyalty_member
    WHERE workspace_id = %(workspace)s AND tier = ANY(%(tiers)s)
""")
_ALWAYS = sql.SQL("true")
_COLUMNS = {Points.BALANCE: "balance", Points.PENDING: "pending", Points.EARNED: "lifetime"}
# What was earned counts for the day it was earned on, as on leaderboards.
_EARNED = (sql.SQL("sum(points + pending)"), sql.SQL(EARNED_SQL), "earned_at")
_SPENT = (sql.SQL("-sum(points)"), sql.SQL("kind IN ('spend', 'return')"), "made_at")


class PointsCriterion(Criterion, frozen=True, kw_only=True, tag="points"):
    """How many points a customer has, or has earned or spent in a span."""

    of: Points
    operator: Operator
    value: int
    within_days: int | None = None
    window: Calendar | None = None

    def faults(self) -> Iterator[FieldFault]:
        yield from check_limit("value", self.value)
        yield from check_days("within_days", self.within_days)
        has_span = self.within_days is not None or self.window is not None
        if self.within_days is not None and self.window is not None:
            words = _("Give within_days or window, not both.")
            yield FieldFault("window", "ambiguous_window", words)
        if has_span and self.of in {Points.BALANCE, Points.PENDING}:
            name = "window" if self.within_days is None else "within_days"
            words = _("Only points that were earned or spent have a time.")
            yield FieldFault(name, "field_not_allowed", words)

    def who(self, asked: Asked) -> Who:
        span = window_of(asked, within_days=self.within_days, calendar=self.window)
        return compared(
            self._rows(span),
            {"starts_at": span.starts_at, "ends_at": span.ends_at},
            asked=asked,
            operator=self.operator,
            limit=self.value,
        )

    def words(self, workspace: Workspace) -> str:
        span = say_span(within_days=self.within_days, calendar=self.window)
        return f"{self.operator.words} {self.value:,} {self.of.words} {span}".strip()

    def _rows(self, span: Window) -> sql.Composed:
        if span == Window() and self.of in _COLUMNS:
            return _KEPT.format(sql.Identifier(_COLUMNS[self.of]))
        measure, kinds, moment = _EARNED if self.of is Points.EARNED else _SPENT
        limits = {">= %(starts_at)s": span.starts_at, "< %(ends_at)s": span.ends_at}
        times: list[sql.Composable] = [
            sql.SQL("{} " + limit).format(sql.Identifier(moment))
            for limit, at in limits.items()
            if at is not None
        ]
        return _BOOKED.format(measure, kinds, sql.SQL(" AND ").join(times or [_ALWAYS]))


class TierCriterion(Criterion, frozen=True, kw_only=True, tag="tier"):
    """Whether a customer's tier is one of these."""

    any_of: list[str]

    def faults(self) -> Iterator[FieldFault]:
        yield from check_names("any_of", self.any_of)

    def unknown(self, workspace: Workspace) -> Iterator[FieldFault]:
        known = set(Tier.objects.of(workspace).values_list("key", flat=True))
        for number, key in enumerate(self.any_of):
            if key not in known:
                yield FieldFault(
                    f"any_of.{number}",
                    "unknown_tier",
                    _("There is no tier %(key)s.") % {"key": repr(key)},
                )

    def who(self, asked: Asked) -> Who:
        return found_in(_OF_TIER, {"tiers": self.any_of}, asked=asked)

    def words(self, workspace: Workspace) -> str:
        return _("of the tier %(tiers)s") % {"tiers": say_any(self.any_of)}


CRITERIA: list[type[Criterion]] = [PointsCriterion, TierCriterion]
