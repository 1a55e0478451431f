"""The basket that somebody has begun, for a line on every page of its house."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from accounts.pages.visitors import Visitor
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState, Provider


@dataclass(frozen=True, slots=True)
class Basket:
    """An order that waits to be finished, and how many tickets it holds."""

    order: Order
    number: int


def basket_of(visitor: Visitor, *, at: datetime) -> Basket | None:
    """The visitor's basket, on whichever device it was begun; of several the one that ends first.

    Who is nobody yet has none, and nothing is asked for them. What is paid at the desk waits for
    days, and is no basket.
    """
    if not (visitor.is_known or visitor.user) or not visitor.customers:
        return None
    rows = Order.objects.of(visitor.workspace).filter(
        customer__in=visitor.customers, state=OrderState.PENDING, expires_at__gt=at
    )
    order = (
        rows.exclude(provider=Provider.OFFLINE)
        .filter(lines__workspace=visitor.workspace)
        .select_related("ticketed_event")
        .annotate(number_held=Sum("lines__quantity"))
        .order_by("expires_at")
        .first()
    )
    return Basket(order, vars(order)["number_held"]) if order else None


def basket_among(
    orders: Iterable[tuple[Order, int]], visitor: Visitor, *, at: datetime
) -> Basket | None:
    """The same, for a page that has read all orders of its visitor and what each holds."""
    found = [
        Basket(order, held)
        for order, held in orders
        if held and visitor.is_one(order.customer_id) and _is_basket(order, at)
    ]
    return min(found, key=lambda one: one.order.expires_at or at, default=None)


def _is_basket(order: Order, at: datetime) -> bool:
    is_held = order.state == OrderState.PENDING and order.provider != Provider.OFFLINE
    return is_held and order.expires_at is not None and order.expires_at > at
