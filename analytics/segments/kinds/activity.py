"""Which of a customer's events a criterion is about; those of all kinds of events share it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.models import Workspace
from analytics.segments.asked import Asked
from analytics.segments.criterion import Criterion
from analytics.segments.spans import MOST_DAYS, Calendar, window_of
from core.errors import FieldFault
from core.money import CURRENCY_DIGITS, MAX_AMOUNT
from core.windows import Window
from events.kinds import EventType, did_you_mean

MOST_NAMES = 100
_MOST_TEXT = 255


class Amounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What each single transaction was about, both ends included."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None


class OfEvents(Criterion, frozen=True, kw_only=True):
    """A criterion about events: of these types, sources and actions, empty meaning of any.

    `amount` is what each single one was about, in `currency`, which is the workspace's unless
    one is named.
    """

    event_types: list[str] = []
    sources: list[str] = []
    actions: list[str] = []
    amount: Amounts | None = None
    currency: str | None = None

    def faults(self) -> Iterator[FieldFault]:
        """Unknown types and currencies, and amounts that cannot be."""
        known = [kind.value for kind in EventType]
        for number, kind in enumerate(self.event_types):
            if kind not in known:
                words = _("Unknown type %(kind)s. %(hint)s") % {
                    "kind": repr(kind[:50]),
                    "hint": did_you_mean(kind[:50], known),
                }
                yield FieldFault(f"event_types.{number}", "unknown_type", words)
        for name in ("event_types", "sources", "actions"):
            yield from _too_long(name, getattr(self, name))
        if self.currency is not None and self.currency not in CURRENCY_DIGITS:
            yield FieldFault("currency", "unknown_currency", _("Give a currency such as EUR."))
        for name in ("at_least", "at_most"):
            limit = getattr(self.amount, name, None)
            if limit is not None:
                yield from check_limit(f"amount.{name}", limit)

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks of more than the type, so that rows alone can answer."""
        return bool(self.sources or self.actions or self.amount)

    def money(self, asked_of: Workspace) -> str:
        """The currency that is meant."""
        return self.currency or asked_of.currency

    def conditions(self, asked: Asked, window: Window) -> tuple[sql.Composed, dict[str, Any]]:
        """What an event's row must fulfil, and the parameters of that."""
        amount = self.amount or Amounts()
        wanted = {
            "workspace_id = %(workspace)s": True,
            "event_type = ANY(%(types)s)": self.event_types,
            "source = ANY(%(sources)s)": self.sources,
            "metadata ->> 'action' = ANY(%(actions)s)": self.actions,
            "currency = %(currency)s": self.amount is not None,
            "amount >= %(at_least)s": amount.at_least is not None,
            "amount <= %(at_most)s": amount.at_most is not None,
            "occurred_at >= %(starts_at)s": window.starts_at is not None,
            "occurred_at < %(ends_at)s": window.ends_at is not None,
        }
        conditions = [sql.SQL(one) for one, is_wanted in wanted.items() if is_wanted]
        return sql.SQL(" AND ").join(conditions), {
            "types": self.event_types,
            "sources": self.sources,
            "actions": self.actions,
            "currency": self.money(asked.workspace),
            "at_least": amount.at_least,
            "at_most": amount.at_most,
            "starts_at": window.starts_at,
            "ends_at": window.ends_at,
        }


class InSpan(OfEvents, frozen=True, kw_only=True):
    """The same within a span: so many days, or one of the calendar; neither is all time."""

    within_days: int | None = None
    window: Calendar | None = None

    def faults(self) -> Iterator[FieldFault]:
        """Those of the events, and of the span."""
        yield from super().faults()
        yield from check_days("within_days", self.within_days)
        if self.within_days is not None and self.window is not None:
            words = _("Give within_days or window, not both.")
            yield FieldFault("window", "ambiguous_window", words)

    @property
    def is_plain(self) -> bool:
        """Whether it asks of all time, and of no more than the type."""
        return not self.is_narrowed and self.within_days is None and self.window is None

    def span(self, asked: Asked) -> Window:
        """The span as instants."""
        return window_of(asked, within_days=self.within_days, calendar=self.window)


def check_days(field: str, days: int | None) -> Iterator[FieldFault]:
    """The faults of a number of days."""
    if days is not None and not 0 <= days <= MOST_DAYS:
        yield FieldFault(
            field,
            "out_of_range",
            _("Give a whole number from 0 to %(most)s.") % {"most": MOST_DAYS},
        )


def check_limit(field: str, limit: Decimal | int) -> Iterator[FieldFault]:
    """The faults of a number that something is compared with; it may be below zero."""
    number = Decimal(limit)
    # Asked first: arithmetic with some exponents is an error of its own.
    is_huge = not number.is_finite() or number.adjusted() > MAX_AMOUNT.adjusted()
    if is_huge or abs(number) > MAX_AMOUNT:
        yield FieldFault(
            field,
            "out_of_range",
            _("Give a number of at most %(most)s.") % {"most": f"{MAX_AMOUNT:f}"},
        )
    elif number != number.quantize(Decimal("0.0001")):
        yield FieldFault(field, "too_many_digits", _("Give at most 4 digits after the point."))


def _too_long(field: str, names: list[str]) -> Iterator[FieldFault]:
    if len(names) > MOST_NAMES:
        yield FieldFault(field, "too_many", _("Use at most %(most)s.") % {"most": MOST_NAMES})
    for number, name in enumerate(names):
        if not 0 < len(name) <= _MOST_TEXT:
            yield FieldFault(
                f"{field}.{number}",
                "too_long",
                _("Use 1 to %(most)s characters.") % {"most": _MOST_TEXT},
            )
