"""What a visitor does to buy: tickets are put aside, given up, and paid for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from accounts.models import Customer
from core.statements import run
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import OrderOpen
from ticketing.inventory.services import hold_event
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.services.expiring import give_back
from ticketing.orders.services.placing import Placed, Wanted, place_order
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import OrderState, Provider
from ticketing.pages.guests import introduce, make_guest
from ticketing.pages.visitors import Visitor
from ticketing.payments.models import StripeAccount

# A free basket sent twice within this time was sent by one impatient click.
ONE_CLICK = timedelta(seconds=60)
# Not the customer's row: it comes after orders, and this before everything.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 4))"


def ways_to_pay(event: TicketedEvent) -> list[Provider]:
    """How tickets of an event can be paid here, the quicker way first."""
    online = StripeAccount.objects.filter(workspace=event.workspace_id).exists()
    desk = bool(event.desk_hold_hours)
    offered = ((Provider.STRIPE, online), (Provider.OFFLINE, desk))
    return [way for way, is_offered in offered if is_offered]


def put_aside(
    *,
    event: TicketedEvent,
    visitor: Visitor,
    once: str,
    wanted: Wanted,
    at: datetime,
) -> Placed:
    """Put tickets aside for a visitor, who becomes a guest by it. Raises what `place_order` does.

    The same form sent twice, even at the same time, is one guest and one order.
    """
    contact = wanted.contact
    if visitor.customer is not None:
        introduce(customer=visitor.customer, name=contact.name, email=contact.email)
    with transaction.atomic():
        # Who sends the same form at the same time waits here until this one is through.
        customer = visitor.joined() or make_guest(
            workspace=visitor.workspace, once=once, name=contact.name, email=contact.email
        )
        run(_ONE_AT_A_TIME, [f"visitor:{customer.id}"])
        placed = _registered(event, customer, wanted.wishes, at)
        if placed is None:
            placed = place_order(event=event, customer=customer, wanted=wanted, at=at)
    visitor.become(customer)
    return placed


def exchange(*, old: Order, visitor: Visitor, once: str, wanted: Wanted, at: datetime) -> Placed:
    """Put other tickets aside in place of those that an order holds; all of it, or nothing.

    What is refused leaves the old order as it is. The same choice again is the old order. Raises
    what `place_order` does, and PaymentOnItsWay.
    """
    event = old.ticketed_event
    try:
        return put_aside(event=event, visitor=visitor, once=once, wanted=wanted, at=at)
    except OrderOpen:
        pass
    with transaction.atomic():
        run(_ONE_AT_A_TIME, [f"visitor:{old.customer_id}"])
        # No sale is under way meanwhile: what is given back and what is taken have one order of
        # locks, which those who only take do not know.
        hold_event(workspace=event.workspace, event_id=event.id)
        give_back(order=old, at=at)
        return put_aside(event=event, visitor=visitor, once=once, wanted=wanted, at=at)


def contact_of(name: str, email: str) -> Contact:
    """A contact in the language in which the page was read."""
    return Contact(name, email, translation.get_language() or "")


def open_order(visitor: Visitor, event: TicketedEvent) -> Order | None:
    """The visitor's unfinished order for an event."""
    if not visitor.customers:
        return None
    rows = Order.objects.of(visitor.workspace).filter(customer__in=visitor.customers)
    return (
        rows.filter(ticketed_event=event, state=OrderState.PENDING)
        .select_related("workspace", "ticketed_event")
        .first()
    )


def _registered(
    event: TicketedEvent, customer: Customer, wishes: Sequence[Wish], at: datetime
) -> Placed | None:
    """What the same click brought a moment ago; an order with a price is known by being open."""
    rows = Order.objects.of(event.workspace).filter(ticketed_event=event, customer=customer)
    rows = rows.filter(provider=Provider.FREE, created_at__gt=at - ONE_CLICK)
    order = rows.select_related("workspace", "ticketed_event", "customer").newest_first().first()
    if order is None:
        return None
    lines = OrderLine.objects.filter(workspace=event.workspace_id, order=order)
    kept = {(str(line.ticket_type_id), line.quantity) for line in lines}
    is_same = kept == {(wish.ticket_type, wish.quantity) for wish in wishes}
    return Placed(order, continued=True) if is_same else None
