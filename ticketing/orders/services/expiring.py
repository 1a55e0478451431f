"""Orders whose time has run out give their tickets back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User, Workspace
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.releasing import release
from ticketing.orders.states import OrderState

MOST_AT_ONCE = 500


def expire_overdue(*, workspace: Workspace, at: datetime) -> int:
    """End every order of a workspace whose time has run out; answers how many."""
    overdue = Order.objects.of(workspace).overdue(at=at).values_list("id", flat=True)
    return sum(_expire(workspace, order_id, at) for order_id in list(overdue[:MOST_AT_ONCE]))


@transaction.atomic
def _expire(workspace: Workspace, order_id: UUID, at: datetime) -> bool:
    found = (
        Order.objects.of(workspace)
        .overdue(at=at)
        .filter(id=order_id)
        .select_related("workspace")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .first()
    )
    if found is not None:
        release(order=found, into=OrderState.EXPIRED, at=at)
    return found is not None


@transaction.atomic
def cancel_order(*, order: Order, at: datetime, by: User | None = None) -> Order:
    """Give up an order that is not paid; once cancelled, it stays so. Raises WrongOrderState."""
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state == OrderState.PENDING:
        release(order=order, into=OrderState.CANCELLED, at=at, by=by)
    elif not OrderState(order.state).is_over:
        raise WrongOrderState
    return order
