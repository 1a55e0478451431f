"""What somebody wants of an event, and what it costs: checked against what is offered now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import FieldFault, Invalid
from core.money import minor_digits
from core.statements import columns_of, model_of, run
from ticketing.catalogue.models import PromoCode, TicketedEvent, TicketType
from ticketing.catalogue.states import DiscountKind, EventState
from ticketing.errors import CodeRefused, NotOnSale

MOST_TICKETS = 100
_NOT_SOLD: Mapping[EventState, Any] = {
    EventState.DRAFT: gettext_lazy("This event is not on sale yet."),
    EventState.ENDED: gettext_lazy("This event is over."),
    EventState.CANCELLED: gettext_lazy("This event was cancelled."),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """So many tickets of a type, which is named by its key or id."""

    ticket_type: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """So many tickets of one type; prices are of one ticket."""

    ticket_type: TicketType
    quantity: int
    unit_price: Decimal
    unit_discount: Decimal


@dataclass(frozen=True, slots=True)
class PricedBasket:
    """A checked basket: its lines in the event's order, and what they come to."""

    event: TicketedEvent
    lines: tuple[PricedLine, ...]
    currency: str
    code: PromoCode | None = None

    @property
    def subtotal(self) -> Decimal:
        """Before the code."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal())

    @property
    def discount(self) -> Decimal:
        """What the code takes off."""
        return sum((line.unit_discount * line.quantity for line in self.lines), Decimal())

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.subtotal - self.discount

    @property
    def quantity(self) -> int:
        """How many tickets."""
        return sum(line.quantity for line in self.lines)

    def wants(self) -> dict[UUID, int]:
        """What it takes of what is scarce: of each type, of the event, of the code."""
        found = {line.ticket_type.id: line.quantity for line in self.lines}
        found[self.event.id] = self.quantity
        if self.code is not None:
            found[self.code.id] = 1
        return found


def price_basket(
    event: TicketedEvent, wishes: Sequence[Wish], *, code: PromoCode | None, at: datetime
) -> PricedBasket:
    """The basket with its prices. Raises Invalid, NotOnSale or CodeRefused for what cannot be."""
    if not (state := event.state_at(at)).sells:
        raise NotOnSale(str(_NOT_SOLD[state]))
    wanted = _wanted(event, wishes)
    if code is not None and not any(code.is_about(ticket_type) for ticket_type in wanted):
        raise CodeRefused(_("This code is not for these tickets."))
    faults = [
        fault
        for ticket_type, number in wanted.items()
        for fault in _faults(ticket_type, number, code)
    ]
    if faults:
        raise Invalid(faults=faults)
    for ticket_type in wanted:
        _refuse_off_sale(ticket_type, at)
    currencies = {ticket_type.currency for ticket_type in wanted}
    if len(currencies) > 1:
        raise Invalid.field("tickets", "mixed_currencies", _("One order is in one currency."))
    return PricedBasket(
        event,
        tuple(_line(one, number, code) for one, number in wanted.items()),
        currencies.pop(),
        code,
    )


# Prepared: every sale asks for it.
_OFFERED = f"""
    SELECT {columns_of(TicketType, table="t")} FROM ticketing_tickettype t
    WHERE t.workspace_id = %s AND t.ticketed_event_id = %s AND t.is_active
    ORDER BY t.position, t.id
"""  # noqa: S608 - columns of our own


def _offered(event: TicketedEvent) -> list[TicketType]:
    return [model_of(TicketType, row) for row in run(_OFFERED, [event.workspace_id, event.id])]


def _wanted(event: TicketedEvent, wishes: Sequence[Wish]) -> Mapping[TicketType, int]:
    if not wishes or sum(max(wish.quantity, 1) for wish in wishes) > MOST_TICKETS:
        raise Invalid.field(
            "tickets", "out_of_range", _("Want 1 to %(most)s tickets.") % {"most": MOST_TICKETS}
        )
    offered = _offered(event)
    by_name = {one.key: one for one in offered} | {str(one.id): one for one in offered}
    numbers: dict[UUID, int] = {}
    faults = []
    for index, wish in enumerate(wishes):
        ticket_type = by_name.get(wish.ticket_type)
        if ticket_type is None:
            field = f"tickets.{index}.ticketTypeId"
            faults.append(
                FieldFault(field, "unknown_ticket_type", _("The event has no such type."))
            )
        elif wish.quantity < 1:
            field = f"tickets.{index}.quantity"
            faults.append(FieldFault(field, "out_of_range", _("Want at least one.")))
        else:
            numbers[ticket_type.id] = numbers.get(ticket_type.id, 0) + wish.quantity
    if faults:
        raise Invalid(faults=faults)
    return {one: numbers[one.id] for one in offered if one.id in numbers}


def _faults(ticket_type: TicketType, number: int, code: PromoCode | None) -> list[FieldFault]:
    if ticket_type.is_hidden and (code is None or not code.is_about(ticket_type)):
        # Whoever has no code learns no more than that there is no such type.
        return [FieldFault("tickets", "unknown_ticket_type", _("The event has no such type."))]
    least, most = ticket_type.per_order_min, ticket_type.per_order_max
    if least <= number <= most:
        return []
    words = _("%(title)s: %(least)s to %(most)s in one order.") % {
        "title": ticket_type.title,
        "least": least,
        "most": most,
    }
    return [FieldFault("tickets", "out_of_range", words)]


def _refuse_off_sale(ticket_type: TicketType, at: datetime) -> None:
    if ticket_type.sale_starts_at is not None and at < ticket_type.sale_starts_at:
        raise NotOnSale(
            _("%(title)s: not on sale yet.") % {"title": ticket_type.title}, code="not_on_sale_yet"
        )
    if ticket_type.sale_ends_at is not None and at >= ticket_type.sale_ends_at:
        raise NotOnSale(
            _("%(title)s: no longer on sale.") % {"title": ticket_type.title}, code="sale_over"
        )


def _line(ticket_type: TicketType, number: int, code: PromoCode | None) -> PricedLine:
    discount = discount_on(ticket_type, code)
    return PricedLine(ticket_type, number, ticket_type.price, discount)


def discount_on(ticket_type: TicketType, code: PromoCode | None) -> Decimal:
    """What a code takes off one ticket: rounded half up to the currency's smallest coin."""
    if code is None or not code.is_about(ticket_type):
        return Decimal(0)
    is_amount = code.kind == DiscountKind.AMOUNT
    value = code.value if is_amount else ticket_type.price * code.value / 100
    coin = Decimal(1).scaleb(-minor_digits(ticket_type.currency))
    return min(value.quantize(coin, ROUND_HALF_UP), ticket_type.price)
