"""Criteria about events in plain words."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Workspace
from analytics.segments.comparing import Operator
from core.money import show_price
from events.kinds import EventType

if TYPE_CHECKING:
    from analytics.segments.kinds.activity import OfEvents


def say_events(criterion: "OfEvents", workspace: Workspace) -> str:
    """Which events are meant: "purchase at Bar of at least €20.00"."""
    kinds = [str(EventType(kind).label).lower() for kind in criterion.event_types]
    parts = [say_any(kinds) or _("activity")]
    if criterion.actions:
        parts.append(f"({say_any(criterion.actions)})")
    if criterion.sources:
        parts.append(_("at %(places)s") % {"places": say_any(criterion.sources)})
    if criterion.amount is not None:
        currency = criterion.money(workspace)
        limits = [
            f"{words} {say_money(limit, currency)}"
            for words, limit in (
                (_("at least"), criterion.amount.at_least),
                (_("at most"), criterion.amount.at_most),
            )
            if limit is not None
        ]
        joined = _(" and ").join(limits)
        parts.append(_("of %(limits)s") % {"limits": joined} if limits else currency)
    return " ".join(parts)


def say_times(operator: Operator, value: int, events: str, span: str) -> str:
    """How often: "purchase at least 5 times within 30 days"; "purchase never"."""
    if (operator, value) in {(Operator.EQUALS, 0), (Operator.LESS, 1), (Operator.AT_MOST, 0)}:
        return f"{events} {_('never')} {span}".strip()
    times = ngettext("%(value)s time", "%(value)s times", abs(value)) % {"value": value}
    return f"{events} {operator.words} {times} {span}".strip()


def say_any(names: list[str]) -> str:
    """The names with "or" before the last."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_('or')} {names[-1]}"


def say_money(amount: Decimal, currency: str) -> str:
    """The amount as people read it; below zero too."""
    return show_price(amount, currency)
