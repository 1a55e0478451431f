"""What the page of an event says beside its form: figures, what each ticket sold, where to go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scopes import Scope
from accounts.station import station_of
from core.money import show_price
from ticketing.admin.door_figures import gate_lines, quarter_bars
from ticketing.admin.event_figures import Figures
from ticketing.admin.links import door_page, public_page
from ticketing.admin.moments import say_moment, say_span
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.checkin.reading import Occupancy, occupancy_of
from ticketing.inventory.models import Stock
from ticketing.mail.services.telling import count_untold
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState

_NO_STOCK = Stock()


@dataclass(frozen=True, slots=True)
class Sold:
    """One ticket type: how many were sold, wait in baskets, and are left."""

    title: str
    price: str
    is_active: bool
    sold: int
    entered: int
    capacity: int | None
    left: int | None


def about(request: HttpRequest, event: TicketedEvent) -> dict[str, Any]:
    """What every page about an event shows of it."""
    station = station_of(request)
    state, door = event.state_at(timezone.now()), occupancy_of(event)
    return {
        "event": event,
        "state": state,
        "span": say_span(event.starts_at, event.ends_at, event.zone),
        "figures": Figures(door.expected, door.inside, places_of(event)),
        "entered": door.entered,
        "sold": sold_of(event, door),
        "gates": gate_lines(door),
        "quarters": quarter_bars(door, event.zone),
        "doubles": door.doubles,
        "untold": count_untold(event, at=timezone.now()) if event.edition else 0,
        "unpaid": unpaid_orders(event) if station.may(Scope.TICKETS_SELL) else 0,
        "public_page": public_page(event) if state.is_public else "",
        "door_page": door_page() if station.may(Scope.TICKETS_AT_DOOR) else "",
        "may_sell": station.may(Scope.TICKETS_SELL),
        "may_configure": station.may(Scope.TICKETS_CONFIGURE),
    }


def unpaid_orders(event: TicketedEvent) -> int:
    """How many orders wait for money."""
    rows = Order.objects.of(event.workspace).filter(ticketed_event=event)
    return rows.filter(state=OrderState.PENDING).count()


def sold_of(event: TicketedEvent, door: Occupancy) -> list[Sold]:
    """Each ticket type with its figures; two queries."""
    types = {one.key: one for one in TicketType.objects.of(event)}
    keys = [one.id for one in types.values()]
    stocks = {
        stock.subject_id: stock
        for stock in Stock.objects.of(event.workspace).filter(subject_id__in=keys)
    }
    rows = [(figures, types[figures.key]) for figures in door.types if figures.key in types]
    return [
        Sold(
            one.title,
            show_price(one.price, one.currency) if one.price else _("free"),
            one.is_active,
            figures.expected,
            figures.entered,
            stocks.get(one.id, _NO_STOCK).capacity,
            stocks.get(one.id, _NO_STOCK).left,
        )
        for figures, one in rows
    ]


def places_of(event: TicketedEvent) -> int | None:
    """How many places there are in all; None is any number."""
    stock = Stock.objects.of(event.workspace).filter(subject_id=event.id).first()
    return stock.capacity if stock else None


def facts_of(event: TicketedEvent, content: TicketedEventContent) -> Iterator[tuple[str, str]]:
    """What an event says, as terms and their values, for those who do not change it."""
    yield _("Key"), event.key
    yield _("When"), say_span(event.starts_at, event.ends_at, event.zone)
    yield _("Time zone"), event.time_zone
    for label, value in (
        (_("Venue"), event.venue),
        (_("Address"), event.address),
        (_("Description"), event.description),
        (_("Gates"), ", ".join(event.gates)),
    ):
        if value:
            yield label, value
    if content.capacity is not None:
        yield _("Places in all"), f"{content.capacity:,}"
    if event.transfers_close_at:
        yield _("Tickets can be handed on until"), say_moment(event.transfers_close_at, event.zone)
    for one in content.ticket_types:
        perks = ", ".join(perk.title for perk in one.perks if perk.active)
        if perks:
            yield _("Perks of %(ticket)s") % {"ticket": one.title}, perks
