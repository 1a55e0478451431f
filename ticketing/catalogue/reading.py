"""What an event offers now, told honestly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Sum

from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.inventory.models import Stock
from ticketing.orders.models import OrderLine
from ticketing.orders.states import OrderState


class Availability(StrEnum):
    """Whether a ticket type can be had."""

    AVAILABLE = "available"
    SOLD_OUT = "sold_out"
    IN_OTHER_BASKETS = "in_other_baskets"
    NOT_YET = "not_yet"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket type as a visitor sees it. `left` None is any number."""

    ticket_type: TicketType
    availability: Availability
    left: int | None
    perks: Sequence[Perk]


def offers_of(event: TicketedEvent, *, at: datetime, code: PromoCode | None = None) -> list[Offer]:
    """What an event offers, in its order; what is hidden only to who has a code for it."""
    types = [
        one
        for one in TicketType.objects.of(event).active()
        if not one.is_hidden or (code is not None and code.is_about(one))
    ]
    left = _left(event, types)
    waiting = _in_baskets(event) if any(number == 0 for number in left.values()) else {}
    perks = perks_of(types)
    return [
        Offer(
            one,
            availability_of(event, one, left[one.id], waiting.get(one.id, 0), at),
            left[one.id],
            [perk for perk in perks[one.id] if perk.is_active],
        )
        for one in types
    ]


def _left(event: TicketedEvent, types: Sequence[TicketType]) -> dict[UUID, int | None]:
    """How many are left of each type: no more than the event has places."""
    wanted = [event.id, *(one.id for one in types)]
    stocks = {
        stock.subject_id: stock.left
        for stock in Stock.objects.of(event.workspace).filter(subject_id__in=wanted)
    }
    places = stocks.get(event.id)
    return {one.id: fewer(stocks.get(one.id), places) for one in types}


def fewer(left: int | None, places: int | None) -> int | None:
    """The smaller of two numbers; None is any number."""
    known = [number for number in (left, places) if number is not None]
    return min(known) if known else None


def _in_baskets(event: TicketedEvent) -> dict[UUID, int]:
    rows = OrderLine.objects.filter(
        workspace=event.workspace_id,
        order__workspace=event.workspace_id,
        order__ticketed_event=event,
        order__state=OrderState.PENDING,
    )
    return dict(rows.values_list("ticket_type").annotate(number=Sum("quantity")))


def perks_of(types: Sequence[TicketType]) -> dict[UUID, list[Perk]]:
    """The perks of ticket types, in their order; those that are no longer given too."""
    found: dict[UUID, list[Perk]] = defaultdict(list)
    if types:
        workspace = types[0].workspace_id
        for perk in Perk.objects.filter(workspace=workspace, ticket_type__in=types):
            found[perk.ticket_type_id].append(perk)
    return found


def availability_of(
    event: TicketedEvent, one: TicketType, left: int | None, waiting: int, at: datetime
) -> Availability:
    """Whether a type can be had, when so many are `left` and so many wait in baskets."""
    if one.sale_starts_at is not None and at < one.sale_starts_at:
        return Availability.NOT_YET
    ended = one.sale_ends_at is not None and at >= one.sale_ends_at
    if ended or not event.state_at(at).sells:
        return Availability.OVER
    if left is None or left >= one.per_order_min:
        return Availability.AVAILABLE
    return Availability.IN_OTHER_BASKETS if waiting else Availability.SOLD_OUT
