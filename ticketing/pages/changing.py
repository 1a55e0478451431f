"""A basket that is being changed: it stays held until what takes its place is."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from core.errors import DomainError
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.reading import Availability, Offer
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.states import OrderState, Provider
from ticketing.pages.visitors import Visitor

_TAKEN = {Availability.SOLD_OUT, Availability.IN_OTHER_BASKETS}


def changed_order(visitor: Visitor, event: TicketedEvent, number: str) -> Order | None:
    """The visitor's own basket with this number, as long as it is held."""
    try:
        order = visitor.order(number) if number else None
    except DomainError:
        return None
    if order is None or order.ticketed_event_id != event.id or visitor.customer is None:
        return None
    is_basket = order.state == OrderState.PENDING and order.provider != Provider.OFFLINE
    is_held = order.expires_at is not None and order.expires_at > timezone.now()
    is_theirs = order.customer_id == visitor.customer.id
    return order if is_basket and is_held and is_theirs else None


def with_own(offers: Sequence[Offer], order: Order) -> list[Offer]:
    """The offers as they are for who gives an order back: what it holds can be had by them."""
    lines = OrderLine.objects.filter(workspace=order.workspace_id, order=order)
    held = dict(lines.values_list("ticket_type_id", "quantity"))
    return [_counted_back(offer, held) for offer in offers]


def _counted_back(offer: Offer, held: dict[UUID, int]) -> Offer:
    own = held.get(offer.ticket_type.id, 0)
    if not own or offer.left is None:
        return offer
    is_free = offer.availability in _TAKEN
    state = Availability.AVAILABLE if is_free else offer.availability
    return replace(offer, left=offer.left + own, availability=state)
