"""The steps of an order: what buyer and staff read alike."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from ticketing.orders.models import Order, OrderStep
from ticketing.orders.states import StepKind


def note_step(
    order: Order,
    kind: StepKind,
    *,
    at: datetime,
    amount: Decimal | None = None,
    note: str = "",
    by: User | None = None,
) -> None:
    """Write down that something happened to an order, in the transaction under way."""
    OrderStep.objects.create(
        workspace_id=order.workspace_id,
        order=order,
        kind=kind,
        amount=amount,
        note=note[:300],
        by=by,
        at=at,
    )
