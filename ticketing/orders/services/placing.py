"""Putting tickets aside for somebody: the one way in which a sale begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer
from core.errors import FieldFault, Invalid
from core.statements import run
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.catalogue.services.finding import find_code
from ticketing.errors import CodeUsedUp, InOtherBaskets, NotOnSale, OrderOpen, SoldOut
from ticketing.inventory.services import TooFew, take
from ticketing.orders.baskets import PricedBasket, Wish, price_basket
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.confirming import confirm
from ticketing.orders.services.storing import Contact, store_order
from ticketing.orders.states import OrderState, Provider
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState

NOBODY = Contact()

_BOUGHT = """
    SELECT count(*)
    FROM ticketing_ticket t
    JOIN ticketing_order o ON o.id = t.order_id AND o.workspace_id = t.workspace_id
    WHERE t.workspace_id = %s AND t.ticket_type_id = %s AND t.state = %s AND o.customer_id = %s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: tickets, a promo code, and how they want to pay."""

    wishes: Sequence[Wish]
    code: str = ""
    provider: Provider = Provider.STRIPE
    contact: Contact = NOBODY


@dataclass(frozen=True, slots=True)
class Placed:
    """An order as it stands after it was asked for. `continued`: it had been begun before."""

    order: Order
    tickets: Sequence[Ticket] = ()
    continued: bool = False


def place_order(
    *, event: TicketedEvent, customer: Customer, wanted: Wanted, at: datetime
) -> Placed:
    """Put the tickets aside, or hand them out at once when they cost nothing.

    The same basket asked for again is the order that is still open. Raises Invalid, NotOnSale,
    CodeRefused, CodeUsedUp, SoldOut, or OrderOpen when an order with another basket is open.
    """
    code = find_code(event, wanted.code, at=at)
    basket = price_basket(event, wanted.wishes, code=code, at=at)
    provider = wanted.provider if basket.total else Provider.FREE
    if provider is Provider.OFFLINE and not event.desk_hold_hours:
        raise Invalid.field("payment", "desk_not_offered", _("Paying at the desk is not offered."))
    try:
        with transaction.atomic():
            order = store_order(
                customer=customer,
                basket=basket,
                provider=provider,
                contact=wanted.contact,
                expires_at=held_until(event, provider, at),
                at=at,
            )
            if order is None:
                return _continued(basket, customer)
            return _taken(order, basket, at)
    except TooFew as few:
        raise _refusal(basket, few) from few


def _taken(order: Order, basket: PricedBasket, at: datetime) -> Placed:
    """The order once everything is taken; what is scarce comes last, and is waited for last."""
    _refuse_beyond_limits(order, basket)
    tickets = () if basket.total else confirm(order=order, at=at)
    take(workspace_id=order.workspace_id, wants=basket.wants())
    return Placed(order, tickets)


def held_until(event: TicketedEvent, provider: Provider, at: datetime) -> datetime:
    """Until when tickets that were put aside at an instant wait for their money."""
    if provider is Provider.OFFLINE:
        until = at + timedelta(hours=event.desk_hold_hours)
        # Never for longer than the event lasts; always long enough to walk to the desk.
        return max(min(until, event.ends_at), at + timedelta(minutes=event.hold_minutes))
    return at + timedelta(minutes=event.hold_minutes)


def _continued(basket: PricedBasket, customer: Customer) -> Placed:
    """The order that is open already, when it is about the same basket."""
    order = (
        Order.objects.of(customer.workspace)
        .filter(ticketed_event=basket.event, customer=customer, state=OrderState.PENDING)
        .select_related("workspace", "ticketed_event", "customer")
        .first()
    )
    if order is None:
        raise NotOnSale
    lines = OrderLine.objects.filter(workspace=order.workspace_id, order=order)
    asked = {line.ticket_type.id: line.quantity for line in basket.lines}
    code = basket.code.id if basket.code else None
    kept = {line.ticket_type_id: line.quantity for line in lines}
    if (kept, order.promo_code_id, order.total) != (asked, code, basket.total):
        fault = FieldFault("orderId", "order_open", str(order.id))
        raise OrderOpen(faults=[fault])
    return Placed(order, continued=True)


def _refuse_beyond_limits(order: Order, basket: PricedBasket) -> None:
    """What one customer may have: counted once the order stands, since they take turns."""
    for line in basket.lines:
        most = line.ticket_type.most_per_customer
        if most is not None and _bought(order, line.ticket_type) + line.quantity > most:
            words = _("%(title)s: one customer can have %(most)s.") % {
                "title": line.ticket_type.title,
                "most": most,
            }
            raise SoldOut(words, code="customer_limit_reached")
    code = basket.code
    if code is not None and code.max_per_customer is not None:
        used = Order.objects.of(order.workspace).filter(
            customer=order.customer_id,
            promo_code=code,
            state__in=[OrderState.PENDING, OrderState.CONFIRMED],
        )
        if used.count() > code.max_per_customer:
            raise CodeUsedUp(_("You have used this code as often as one person may."))


def _bought(order: Order, ticket_type: TicketType) -> int:
    """How many valid tickets of a type the order's customer has bought, whoever holds them now."""
    wanted = (order.workspace_id, ticket_type.id, TicketState.VALID, order.customer_id)
    found: int = run(_BOUGHT, wanted)[0][0]
    return found


def _refusal(basket: PricedBasket, few: TooFew) -> SoldOut | CodeUsedUp:
    if basket.code is not None and basket.code.id in few.subjects:
        return CodeUsedUp()
    waiting = Order.objects.of(basket.event.workspace).filter(
        ticketed_event=basket.event, state=OrderState.PENDING
    )
    scarce = [line.ticket_type for line in basket.lines if line.ticket_type.id in few.subjects]
    if scarce:
        waiting = waiting.filter(lines__ticket_type__in=scarce)
    faults = [
        FieldFault(
            "tickets", "sold_out", _("%(title)s has not so many left.") % {"title": one.title}
        )
        for one in scarce
    ]
    return InOtherBaskets(faults=faults) if waiting.exists() else SoldOut(faults=faults)
