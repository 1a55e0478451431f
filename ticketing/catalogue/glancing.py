"""What events offer, seen at a glance: for lists, at the cost of one event's page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.catalogue.reading import Availability, availability_of, fewer
from ticketing.inventory.models import Stock
from ticketing.orders.models import OrderLine
from ticketing.orders.states import OrderState

# What is true of an event when nothing can be had, the better news first.
_BETTER = (
    Availability.NOT_YET,
    Availability.IN_OTHER_BASKETS,
    Availability.SOLD_OUT,
    Availability.OVER,
)


@dataclass(frozen=True, slots=True)
class Glance:
    """Whether tickets of an event can be had, from how much, and how many are left.

    `left` None is any number; `price` is the lowest of what can be had now, else of all.
    """

    availability: Availability
    price: Decimal
    currency: str
    left: int | None = None
    on_sale_from: datetime | None = None
    has_more_prices: bool = False


def glances_of(events: Sequence[TicketedEvent], *, at: datetime) -> dict[UUID, Glance]:
    """What the events of one workspace offer; none for one that has no tickets to show."""
    types = _types(events)
    if not types:
        return {}
    workspace = events[0].workspace_id
    subjects = [
        *(event.id for event in events),
        *(one.id for each in types.values() for one in each),
    ]
    stocks = Stock.objects.filter(workspace=workspace, subject_id__in=subjects)
    left: dict[UUID, int | None] = {stock.subject_id: stock.left for stock in stocks}
    waiting = _waiting(workspace, events) if 0 in left.values() else {}
    return {
        event.id: _glance(event, types[event.id], left, waiting, at)
        for event in events
        if event.id in types
    }


def _types(events: Sequence[TicketedEvent]) -> Mapping[UUID, list[TicketType]]:
    found: dict[UUID, list[TicketType]] = defaultdict(list)
    if events:
        rows = TicketType.objects.filter(
            workspace=events[0].workspace_id, ticketed_event__in=events, is_hidden=False
        )
        for one in rows.active():
            found[one.ticketed_event_id].append(one)
    return found


def _waiting(workspace: UUID, events: Sequence[TicketedEvent]) -> Mapping[UUID, int]:
    rows = OrderLine.objects.filter(
        workspace=workspace,
        order__workspace=workspace,
        order__ticketed_event__in=events,
        order__state=OrderState.PENDING,
    )
    return dict(rows.values_list("ticket_type").annotate(number=Sum("quantity")))


def _glance(
    event: TicketedEvent,
    types: Sequence[TicketType],
    stocks: Mapping[UUID, int | None],
    waiting: Mapping[UUID, int],
    at: datetime,
) -> Glance:
    places = stocks.get(event.id)
    left = {one.id: fewer(stocks.get(one.id), places) for one in types}
    states = {
        one.id: availability_of(event, one, left[one.id], waiting.get(one.id, 0), at)
        for one in types
    }
    to_be_had = [one for one in types if states[one.id] is Availability.AVAILABLE]
    shown = to_be_had or types
    cheapest = min(shown, key=lambda one: one.price)
    soon = [one.sale_starts_at for one in types if states[one.id] is Availability.NOT_YET]
    return Glance(
        Availability.AVAILABLE if to_be_had else _best(states.values()),
        cheapest.price,
        cheapest.currency,
        left=fewer(_together([left[one.id] for one in to_be_had]), places),
        on_sale_from=min(filter(None, soon), default=None),
        has_more_prices=any(one.price != cheapest.price for one in shown),
    )


def _best(states: Iterable[Availability]) -> Availability:
    found = set(states)
    return next(state for state in _BETTER if state in found)


def _together(left: Sequence[int | None]) -> int | None:
    known = [number for number in left if number is not None]
    return sum(known) if len(known) == len(left) else None
