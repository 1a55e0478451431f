"""An order that comes to nothing gives back exactly what it took."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from accounts.models import User
from ticketing.facts import tell
from ticketing.inventory.services import give_back, share_event
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import OrderState, StepKind

_STEPS = {OrderState.EXPIRED: StepKind.EXPIRED, OrderState.CANCELLED: StepKind.CANCELLED}


def release(*, order: Order, into: OrderState, at: datetime, by: User | None = None) -> None:
    """End a pending order as expired or cancelled, in the transaction under way.

    The caller locked it, and made sure that no money can come for it any more.
    """
    share_event(workspace_id=order.workspace_id, event_id=order.ticketed_event_id)
    order.state, order.open_slot, order.closed_at = into, None, at
    order.save(update_fields=["state", "open_slot", "closed_at"])
    note_step(order, _STEPS[into], at=at, by=by)
    tell(
        order.workspace,
        f"order.{into.value}",
        order_id=str(order.id),
        ticketed_event_id=str(order.ticketed_event_id),
        pass_id=str(order.customer_id),
    )
    give_back(workspace_id=order.workspace_id, gifts=stock_of(order))


def stock_of(order: Order) -> dict[UUID, int]:
    """What an order takes of what is scarce, while it holds it."""
    taken: Counter[UUID] = Counter()
    for line in OrderLine.objects.filter(workspace=order.workspace_id, order=order):
        taken[line.ticket_type_id] += line.quantity
        taken[order.ticketed_event_id] += line.quantity
    if order.promo_code_id is not None:
        taken[order.promo_code_id] = 1
    return dict(taken)
