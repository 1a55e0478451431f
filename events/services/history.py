"""A customer's history: what they did, newest first, and what it came to."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q, Sum

from accounts.models import Customer
from events.kinds import EventType
from events.models import ActivityEvent


@dataclass(frozen=True, slots=True)
class Total:
    """A customer's purchases in one currency, in whole units: what came in, and what went back."""

    currency: str
    purchased: Decimal
    orders: int
    refunded: Decimal
    refunds: int

    @property
    def kept(self) -> Decimal:
        """What is left of the purchases after the refunds."""
        return self.purchased - self.refunded


def page_of_history(
    *, customer: Customer, size: int, before: UUID | None = None
) -> list[ActivityEvent]:
    """Up to `size` events, newest first; with `before`, those that follow that event."""
    events = ActivityEvent.objects.of(customer.workspace).about(customer.id)
    if before is not None:
        last = events.filter(id=before).first()
        if last is None:
            return []
        events = events.before(last.occurred_at, last.id)
    return list(events.newest_first()[:size])


def totals_of(*, customer: Customer) -> list[Total]:
    """What the customer bought and got back, for each currency; the largest first."""
    purchase, refund = Q(event_type=EventType.PURCHASE), Q(event_type=EventType.REFUND)
    rows = (
        ActivityEvent.objects.of(customer.workspace)
        .about(customer.id)
        .filter(purchase | refund)
        .order_by()
        .values("currency")
        .annotate(
            purchased=Sum("amount", filter=purchase, default=Decimal(0)),
            orders=Count("id", filter=purchase),
            refunded=Sum("amount", filter=refund, default=Decimal(0)),
            refunds=Count("id", filter=refund),
        )
    )
    return sorted(
        (Total(**cast(dict[str, Any], row)) for row in rows),
        key=lambda one: one.purchased,
        reverse=True,
    )
