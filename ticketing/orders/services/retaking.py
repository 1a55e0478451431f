"""Money that comes after the time has run out: the tickets are taken again, if there are any."""

from datetime import datetime

from django.db import transaction

from ticketing.inventory.services import TooFew, share_event, take
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.confirming import confirm
from ticketing.orders.services.releasing import stock_of
from ticketing.orders.states import OrderState
from ticketing.tickets.models import Ticket


def confirm_late(*, order: Order, at: datetime) -> bool:
    """Confirm an order that had given its tickets back; False when they are gone meanwhile.

    The caller locked the order. What is scarce is taken last, as in every sale, and together with
    the tickets it comes to nothing when there is too little.
    """
    was = order.state, order.closed_at
    event = order.ticketed_event
    event.status = share_event(workspace_id=order.workspace_id, event_id=event.id)
    if not event.state_at(at).sells or _is_beyond_limits(order):
        return False
    try:
        with transaction.atomic():
            confirm(order=order, at=at)
            take(workspace_id=order.workspace_id, wants=stock_of(order))
    except TooFew:
        order.state, order.closed_at = was
        order.confirmed_at = None
        return False
    return True


def _is_beyond_limits(order: Order) -> bool:
    """Whether the buyer has had meanwhile what one customer may have."""
    for line in OrderLine.objects.filter(workspace=order.workspace_id, order=order).select_related(
        "ticket_type"
    ):
        most = line.ticket_type.most_per_customer
        had = Ticket.objects.of(order.workspace).valid()
        had = had.filter(
            order__workspace=order.workspace_id,
            order__customer=order.customer_id,
            ticket_type=line.ticket_type_id,
        )
        if most is not None and had.count() + line.quantity > most:
            return True
    code = order.promo_code
    used = Order.objects.of(order.workspace).filter(
        customer=order.customer_id,
        promo_code=order.promo_code_id,
        state__in=[OrderState.PENDING, OrderState.CONFIRMED],
    )
    most_uses = code.max_per_customer if code is not None else None
    return most_uses is not None and used.count() >= most_uses
