"""Tickets that were put aside get a name, and a way in which they will be paid."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from ticketing.errors import WrongOrderState
from ticketing.orders.models import Order
from ticketing.orders.services.calling_off import refuse_called_off
from ticketing.orders.services.finding import lock_order
from ticketing.orders.services.placing import held_until
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import OrderState, Provider


@transaction.atomic
def check_out(*, order: Order, contact: Contact, provider: Provider, at: datetime) -> Order:
    """Say for whom a pending order is, and how it will be paid; what waits for the desk is held
    longer, counted from when it was put aside.

    The caller sees to it that no payment by another way is under way. Raises WrongOrderState,
    NotOnSale for an event that is cancelled, or Invalid when paying at the desk is not offered.
    """
    order = lock_order(workspace=order.workspace, order_id=order.id)
    refuse_called_off(order)
    if order.state != OrderState.PENDING or order.expires_at is None or order.expires_at <= at:
        raise WrongOrderState
    if provider is Provider.OFFLINE and not order.ticketed_event.desk_hold_hours:
        raise Invalid.field("payment", "desk_not_offered", _("Paying at the desk is not offered."))
    if order.provider != provider:
        order.expires_at = _held(order, provider, order.expires_at, at)
    order.provider = provider
    order.name, order.email = contact.name, contact.email
    order.language = contact.language or order.language
    order.save(update_fields=["provider", "expires_at", "name", "email", "language"])
    return order


def _held(order: Order, provider: Provider, until: datetime, at: datetime) -> datetime:
    if provider is Provider.OFFLINE:
        return max(until, held_until(order.ticketed_event, provider, order.created_at))
    # Whoever goes to and fro between the ways to pay does not hold tickets for longer.
    return min(until, held_until(order.ticketed_event, provider, at))
