"""Events and what they offer, as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings

from core.api.rendering import instant
from core.money import show_amount
from ticketing.catalogue.content import (
    PerkContent,
    PromoCodeContent,
    TicketedEventContent,
    TicketTypeContent,
)
from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.catalogue.reading import Offer, perks_of
from ticketing.catalogue.states import DiscountKind
from ticketing.inventory.models import Stock
from ticketing.media.names import LARGE, path_of
from ticketing.sessions.set_up import programme_content

_NO_STOCK = Stock()


def shown_event(event: TicketedEvent, *, at: datetime) -> dict[str, Any]:
    """An event as attendees see it."""
    return {
        "eventId": event.key,
        "id": event.id,
        "title": event.title,
        "description": event.description,
        "startsAt": instant(event.starts_at),
        "endsAt": instant(event.ends_at),
        "timeZone": event.time_zone,
        "venue": event.venue,
        "address": event.address,
        "status": event.state_at(at).value,
        "pictureUrl": picture_url(event),
    }


def picture_url(event: TicketedEvent) -> str | None:
    """Where the picture of an event is; None where it has none."""
    if not event.picture:
        return None
    return f"{settings.PUBLIC_URL}{path_of(event.picture, LARGE)}"


def shown_offer(offer: Offer) -> dict[str, Any]:
    """A ticket type as attendees see it."""
    one = offer.ticket_type
    return {
        "ticketTypeId": one.key,
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "price": show_amount(one.price, one.currency),
        "currency": one.currency,
        "free": one.is_free,
        "availability": offer.availability.value,
        "left": offer.left,
        "saleStartsAt": one.sale_starts_at and instant(one.sale_starts_at),
        "saleEndsAt": one.sale_ends_at and instant(one.sale_ends_at),
        "perOrderMin": one.per_order_min,
        "perOrderMax": one.per_order_max,
        "perCustomerMax": one.most_per_customer,
        "transferable": one.is_transferable,
        "reEntry": one.allows_reentry,
        "perks": [shown_perk(perk) for perk in offer.perks],
    }


def shown_perk(perk: Perk) -> dict[str, Any]:
    """A perk as attendees see it."""
    return {
        "perkId": perk.key,
        "title": perk.title,
        "description": perk.description,
        "allowance": perk.allowance,
    }


def shown_set_up(event: TicketedEvent, *, at: datetime) -> dict[str, Any]:
    """The whole set-up, as PUT takes it."""
    types = list(TicketType.objects.of(event))
    codes = PromoCode.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    subjects = [event.id, *(one.id for one in types), *(one.id for one in codes)]
    rows = Stock.objects.of(event.workspace).filter(subject_id__in=subjects)
    stocks = {stock.subject_id: stock for stock in rows}
    own = stocks.get(event.id, _NO_STOCK)
    keys = {one.id: one.key for one in types}
    perks = perks_of(types)
    content = TicketedEventContent(
        event_id=event.key,
        id=event.id,
        title=event.title,
        description=event.description,
        status=event.state_at(at),
        listed=event.is_listed,
        venue=event.venue,
        address=event.address,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        capacity=own.capacity,
        taken=own.taken,
        hold_minutes=event.hold_minutes,
        desk_hold_hours=event.desk_hold_hours,
        transfers_close_at=event.transfers_close_at,
        gates=event.gates,
        photos_open=event.photos_open,
        photos_need_approval=event.photos_need_approval,
        sends_reminder=event.sends_reminder,
        picture_url=picture_url(event),
        ticket_types=[_type(one, stocks.get(one.id, _NO_STOCK), perks[one.id]) for one in types],
        promo_codes=[_code(one, stocks.get(one.id, _NO_STOCK), keys) for one in codes],
        **programme_content(event),
    )
    body: dict[str, Any] = msgspec.to_builtins(content)
    return body


def _type(one: TicketType, stock: Stock, perks: Sequence[Perk]) -> TicketTypeContent:
    return TicketTypeContent(
        ticket_type_id=one.key,
        id=one.id,
        title=one.title,
        description=one.description,
        price=one.price.normalize() if one.price else one.price * 0,
        currency=one.currency,
        capacity=stock.capacity,
        taken=stock.taken,
        sale_starts_at=one.sale_starts_at,
        sale_ends_at=one.sale_ends_at,
        per_order_min=one.per_order_min,
        per_order_max=one.per_order_max,
        per_customer_max=one.per_customer_max,
        hidden=one.is_hidden,
        transferable=one.is_transferable,
        re_entry=one.allows_reentry,
        active=one.is_active,
        perks=[
            PerkContent(
                perk_id=perk.key,
                title=perk.title,
                description=perk.description,
                allowance=perk.allowance,
                active=perk.is_active,
            )
            for perk in perks
        ],
    )


def _code(one: PromoCode, stock: Stock, keys: dict[Any, str]) -> PromoCodeContent:
    return PromoCodeContent(
        code=one.code,
        id=one.id,
        kind=DiscountKind(one.kind),
        value=one.value,
        ticket_type_ids=[keys[key] for key in one.ticket_types if key in keys],
        max_uses=stock.capacity,
        taken=stock.taken,
        max_per_customer=one.max_per_customer,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        active=one.is_active,
    )
