"""What is free is had by registering: no basket, no payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Customer
from core.errors import Invalid
from ticketing.catalogue.models import PromoCode, TicketedEvent, TicketType
from ticketing.catalogue.services.finding import find_code
from ticketing.errors import NotFree
from ticketing.orders.baskets import Wish
from ticketing.orders.services.expiring import cancel_order
from ticketing.orders.services.placing import NOBODY, Placed, Wanted, place_order
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import Provider


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody registers for; without a type, for the event's only free one."""

    ticket_type: str = ""
    quantity: int = 1
    code: str = ""
    contact: Contact = NOBODY


def register(
    *, event: TicketedEvent, customer: Customer, wanted: Registration, at: datetime
) -> Placed:
    """Free tickets, confirmed at once. Raises NotFree, Invalid, or what `place_order` raises."""
    code = find_code(event, wanted.code, at=at)
    named = wanted.ticket_type or _only_free(event, code).key
    if any(one.price for one in _seen(event, code) if named in {one.key, str(one.id)}):
        raise NotFree
    wishes = [Wish(named, wanted.quantity)]
    basket = Wanted(wishes, wanted.code, Provider.FREE, wanted.contact)
    placed = place_order(event=event, customer=customer, wanted=basket, at=at)
    if placed.order.total:  # it got a price in between
        cancel_order(order=placed.order, at=at)
        raise NotFree
    return placed


def _seen(event: TicketedEvent, code: PromoCode | None) -> Sequence[TicketType]:
    """What visitors may know of: what is hidden is there for who has the code."""
    offered = TicketType.objects.of(event).active()
    return [one for one in offered if not one.is_hidden or (code and code.is_about(one))]


def _only_free(event: TicketedEvent, code: PromoCode | None) -> TicketType:
    free = [one for one in _seen(event, code) if one.is_free]
    if not free:
        raise NotFree(_("This event has no free tickets."))
    if len(free) > 1:
        keys = ", ".join(one.key for one in free)
        raise Invalid.field("ticketTypeId", "required", _("Say which: %(keys)s.") % {"keys": keys})
    return free[0]
