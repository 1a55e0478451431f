"""What an event offers now, told honestly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Sum

from core.statements import columns_of, model_of, run
from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.orders.models import OrderLine
from ticketing.orders.states import OrderState

# Prepared: every look at an event begins with it.
_OFFERED = f"""
    SELECT {columns_of(TicketType, table="t")},
        s.capacity - s.taken, e.capacity - e.taken
    FROM ticketing_tickettype t
    LEFT JOIN ticketing_stock s ON s.workspace_id = t.workspace_id AND s.subject_id = t.id
    LEFT JOIN ticketing_stock e
        ON e.workspace_id = t.workspace_id AND e.subject_id = t.ticketed_event_id
    WHERE t.workspace_id = %(workspace)s AND t.ticketed_event_id = %(event)s AND t.is_active
    ORDER BY t.position, t.id
"""  # noqa: S608 - columns of our own


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
    left = {
        one: number
        for one, number in _offered(event)
        if not one.is_hidden or (code is not None and code.is_about(one))
    }
    waiting = _in_baskets(event) if any(number == 0 for number in left.values()) else {}
    perks = perks_of(list(left))
    return [
        Offer(
            one,
            availability_of(event, one, number, waiting.get(one.id, 0), at),
            number,
            [perk for perk in perks[one.id] if perk.is_active],
        )
        for one, number in left.items()
    ]


def _offered(event: TicketedEvent) -> list[tuple[TicketType, int | None]]:
    """The types that are offered, and how many are left of each: no more than there are places."""
    rows = run(_OFFERED, {"workspace": event.workspace_id, "event": event.id})
    return [(_type_of(event, columns), fewer(left, places)) for *columns, left, places in rows]


def _type_of(event: TicketedEvent, columns: Sequence[Any]) -> TicketType:
    found = model_of(TicketType, columns)
    found.ticketed_event = event
    return found


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
