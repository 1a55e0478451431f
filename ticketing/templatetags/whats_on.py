"""How the pages write times and money."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.pages.fragments import fragment
from core.money import show_price
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.moving import Slot
from ticketing.media.names import LARGE, PICTURE_SIDES, path_of
from ticketing.pages.baskets import basket_of
from ticketing.pages.having import Stub
from ticketing.tickets.states import TicketState

register = template.Library()

_DAY = "l j F Y"
_HOUR = "H:i"


@register.inclusion_tag("ticketing/pages/_basket_bar.html", takes_context=True)
def basket_bar(context: dict[str, Any]) -> dict[str, Any]:
    """A line about the basket that this visitor has begun; nothing on the basket's own pages."""
    visitor = context.get("visitor")
    if "basket" in context:
        basket = context["basket"]
    else:
        basket = basket_of(visitor, at=timezone.now()) if visitor else None
    if visitor is None or basket is None:
        return {}
    place = reverse("whats-on:order", args=[visitor.workspace.slug, basket.order.number])
    if context["request"].path.startswith(place):
        return {}
    return {"basket": basket, "place": place, "event": basket.order.ticketed_event}


@register.simple_tag
def ticket_stub(house: Workspace, stub: Stub, keep: bool) -> SafeString:
    """One line of the tickets that somebody has; `keep`, if it is to work offline."""
    ticket = stub.ticket
    return fragment(
        "ticketing/pages/_stub.html",
        house=house.slug,
        number=ticket.number,
        title=ticket.ticket_type.title,
        holder=ticket.holder_name,
        state=str(ticket.state),
        state_words=str(TicketState(ticket.state).label),
        came_in=ticket.entries > 0,
        offered_to=stub.offered_to,
        keep=keep,
    )


@register.filter
def at_venue(moment: datetime, event: TicketedEvent) -> SafeString:
    """An instant on the venue's own clock: "Friday 12 June 2099, 20:00 CEST"."""
    return _time(moment, event.zone, f"{_DAY}, {_HOUR}")


@register.filter
def hour_at_venue(moment: datetime, event: TicketedEvent) -> SafeString:
    """Only the hour, for what is over within the hour: "20:00 CEST"."""
    return _time(moment, event.zone, _HOUR)


@register.filter
def day_at_venue(moment: datetime, event: TicketedEvent) -> SafeString:
    """Only the day."""
    return format_html(
        '<time datetime="{}">{}</time>',
        moment.astimezone(event.zone).date().isoformat(),
        date_format(moment.astimezone(event.zone), "j F Y"),
    )


@register.filter
def same_time(former: Slot, event: TicketedEvent) -> bool:
    """Whether an event is still when it was, so that only its place is another."""
    return former.is_at_the_time_of(event)


@register.filter
def when(event: TicketedEvent | Slot) -> SafeString:
    """From when to when; the day is said twice only where it is another."""
    starts, ends = event.starts_at.astimezone(event.zone), event.ends_at.astimezone(event.zone)
    is_one_day = starts.date() == ends.date()
    return format_html(
        _("{} to {}"),
        _time(event.starts_at, event.zone, f"{_DAY}, {_HOUR}", with_zone=False),
        _time(event.ends_at, event.zone, _HOUR if is_one_day else f"{_DAY}, {_HOUR}"),
    )


@register.filter
def price(amount: Decimal, currency: str) -> str:
    """Money as people read it; nothing is free."""
    return show_price(amount, currency) if amount else str(_("Free"))


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """Money as people read it, a zero too."""
    return show_price(amount, currency)


@register.filter
def picture(event: TicketedEvent, size: str = LARGE) -> str:
    """Where an event's picture is, "large", "medium" or "small"; nowhere, if it has none."""
    return path_of(event.picture, size) if event.picture else ""


@register.filter
def pictures(event: TicketedEvent) -> str:
    """Where an event's picture is in each of its sizes, as `srcset` writes it."""
    found = (f"{path_of(event.picture, size)} {side}w" for size, side in PICTURE_SIDES.items())
    return ", ".join(found) if event.picture else ""


@register.simple_tag
def picture_sizes() -> str:
    """How wide an event's picture is on its page, as `sizes` writes it.

    A phone's screen has up to three dots a pixel, of which nobody sees more than two: less than
    its whole width is said, so that it loads the middle size.
    """
    return "(min-width: 58rem) 42rem, (min-width: 32rem) 100vw, 60vw"


@register.filter
def starts_on_clock(event: TicketedEvent) -> str:
    """When an event starts, for scripts, with the offset of its own clock."""
    return event.starts_at.astimezone(event.zone).isoformat()


@register.filter
def part_of_day(event: TicketedEvent, shape: str) -> str:
    """A piece of the day on which an event starts, on its own clock: "D", "j" or "M"."""
    return date_format(event.starts_at.astimezone(event.zone), shape)


@register.filter
def on_map(event: TicketedEvent) -> str:
    """Where a map shows the place; nowhere without an address."""
    if not event.address:
        return ""
    place = ", ".join(filter(None, (event.venue, event.address)))
    return f"https://www.openstreetmap.org/search?{urlencode({'query': place})}"


def _time(moment: datetime, zone: ZoneInfo, shape: str, *, with_zone: bool = True) -> SafeString:
    local = moment.astimezone(zone)
    words = date_format(local, shape)
    if with_zone:
        words = f"{words} {local.tzname()}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)
