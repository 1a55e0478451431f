"""Setting up an event as a whole: made or changed, the same body any number of times."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.api.bodies import check_key, in_utc
from core.errors import FieldFault, Invalid
from core.money import CURRENCY_DIGITS, has_more_digits
from ticketing.catalogue.checking import check_content
from ticketing.catalogue.content import (
    PerkContent,
    PromoCodeContent,
    TicketedEventContent,
    TicketTypeContent,
)
from ticketing.catalogue.models import Perk, PromoCode, TicketedEvent, TicketType
from ticketing.catalogue.services.moving import note_news, slot_of
from ticketing.catalogue.signing import new_signing_key
from ticketing.catalogue.states import KEPT_STATES, DiscountKind, EventState
from ticketing.errors import CapacityBelowTaken
from ticketing.inventory.models import StockKind
from ticketing.inventory.services import hold_event, set_capacity
from ticketing.orders.models import OrderLine
from ticketing.sessions.services.setting_up import put_programme


@transaction.atomic
def put_ticketed_event(
    *, workspace: Workspace, key: str, content: TicketedEventContent
) -> TicketedEvent:
    """Make or change an event with its ticket types, perks, promo codes and sessions.

    What the body leaves out is not offered any more; what was sold of it stays valid. Raises
    Invalid, or CapacityBelowTaken when there would be less than is taken.
    """
    check_key(key, field="eventId", named=content.event_id)
    check_content(content)
    event = _found_or_begun(workspace, key, content)
    was, status = slot_of(event), event.status
    for name, value in _fields(content, workspace).items():
        setattr(event, name, value)
    note_news(event, was=was, status=status, at=timezone.now())
    event.save()
    types = _put_types(event, content.ticket_types)
    _put_codes(event, content.promo_codes, types)
    _limit(event, StockKind.EVENT, event, content.capacity, "capacity")
    put_programme(event, content)
    return event


def _found_or_begun(workspace: Workspace, key: str, content: TicketedEventContent) -> TicketedEvent:
    """The event, which nobody else changes or sells until the transaction ends."""
    found = TicketedEvent.objects.of(workspace).filter(key=key).first()
    if found is None:
        sealed, public = new_signing_key()
        event = TicketedEvent(
            workspace=workspace, key=key, sealed_signing_key=sealed, public_key=public
        )
        for name, value in _fields(content, workspace).items():
            setattr(event, name, value)
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            # Another one set it up meanwhile.
            found = TicketedEvent.objects.of(workspace).get(key=key)
        else:
            found = event
    return hold_event(workspace=workspace, event_id=found.id)


def _fields(content: TicketedEventContent, workspace: Workspace) -> dict[str, Any]:
    # The clock tells `live` and `ended`: sent back, they mean what was kept.
    status = content.status if content.status in KEPT_STATES else EventState.PUBLISHED
    return {
        "title": content.title,
        "description": content.description,
        "status": status,
        "is_listed": content.listed,
        "venue": content.venue,
        "address": content.address,
        "starts_at": in_utc(content.starts_at),
        "ends_at": in_utc(content.ends_at),
        "time_zone": content.time_zone or workspace.time_zone,
        "hold_minutes": content.hold_minutes,
        "desk_hold_hours": content.desk_hold_hours,
        "transfers_close_at": in_utc(content.transfers_close_at),
        "gates": content.gates,
        "photos_open": content.photos_open,
        "photos_need_approval": content.photos_need_approval,
        "sends_reminder": content.sends_reminder,
    }


def _put_types(
    event: TicketedEvent, contents: Sequence[TicketTypeContent]
) -> dict[str, TicketType]:
    kept = {one.key: one for one in TicketType.objects.of(event)}
    for position, content in enumerate(contents):
        field = f"ticketTypes.{position}"
        one = kept.get(content.ticket_type_id) or TicketType(
            workspace=event.workspace, ticketed_event=event, key=content.ticket_type_id
        )
        _put_type(one, content, position, field)
        kept[one.key] = one
        _limit(event, StockKind.TYPE, one, content.capacity, f"{field}.capacity")
    named = {content.ticket_type_id for content in contents}
    for one in kept.values():
        if one.key not in named and one.is_active:
            one.is_active = False
            one.save(update_fields=["is_active"])
    return kept


def _put_type(one: TicketType, content: TicketTypeContent, position: int, field: str) -> None:
    currency = content.currency or (one.currency or one.workspace.currency)
    if has_more_digits(content.price, currency):
        words = _("%(currency)s has %(digits)s digits after the point.") % {
            "currency": currency,
            "digits": CURRENCY_DIGITS[currency],
        }
        raise Invalid.field(f"{field}.price", "too_many_digits", words)
    if one.currency not in {"", currency}:
        _refuse_when_sold(one, field)
    values = {
        "title": content.title,
        "description": content.description,
        "price": content.price,
        "currency": currency,
        "sale_starts_at": in_utc(content.sale_starts_at),
        "sale_ends_at": in_utc(content.sale_ends_at),
        "per_order_min": content.per_order_min,
        "per_order_max": content.per_order_max,
        "per_customer_max": content.per_customer_max,
        "is_hidden": content.hidden,
        "is_transferable": content.transferable,
        "allows_reentry": content.re_entry,
        "is_active": content.active,
        "position": position,
    }
    for name, value in values.items():
        setattr(one, name, value)
    one.save()
    _put_perks(one, content.perks)


def _refuse_when_sold(one: TicketType, field: str) -> None:
    if OrderLine.objects.filter(workspace=one.workspace_id, ticket_type=one).exists():
        words = _("Tickets were sold in another currency: make another type.")
        raise Invalid(faults=[FieldFault(f"{field}.currency", "cannot_change", words)])


def _put_perks(ticket_type: TicketType, contents: Sequence[PerkContent]) -> None:
    rows = Perk.objects.filter(workspace=ticket_type.workspace_id, ticket_type=ticket_type)
    kept = {one.key: one for one in rows}
    for position, content in enumerate(contents):
        one = kept.pop(content.perk_id, None) or Perk(
            workspace=ticket_type.workspace, ticket_type=ticket_type, key=content.perk_id
        )
        one.title, one.description = content.title, content.description
        one.allowance, one.position = content.allowance, position
        one.is_active = content.active
        one.save()
    rows.filter(id__in=[one.id for one in kept.values()]).update(is_active=False)


def _put_codes(
    event: TicketedEvent, contents: Sequence[PromoCodeContent], types: dict[str, TicketType]
) -> None:
    rows = PromoCode.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    kept = {one.code: one for one in rows}
    for position, content in enumerate(contents):
        word = content.code.upper()
        one = kept.pop(word, None) or PromoCode(
            workspace=event.workspace, ticketed_event=event, code=word
        )
        _refuse_too_fine(content, types, f"promoCodes.{position}.value")
        one.kind, one.value = content.kind, content.value
        one.ticket_types = [types[name].id for name in content.ticket_type_ids]
        one.max_per_customer, one.is_active = content.max_per_customer, content.active
        one.starts_at, one.ends_at = in_utc(content.starts_at), in_utc(content.ends_at)
        one.save()
        _limit(event, StockKind.CODE, one, content.max_uses, f"promoCodes.{position}.maxUses")
    rows.filter(id__in=[one.id for one in kept.values()]).update(is_active=False)


def _refuse_too_fine(content: PromoCodeContent, types: dict[str, TicketType], field: str) -> None:
    """An amount is in the coins of what it is taken off."""
    if content.kind != DiscountKind.AMOUNT:
        return
    about = [types[name] for name in content.ticket_type_ids or types]
    for currency in {one.currency for one in about if one.is_active}:
        if has_more_digits(content.value, currency):
            words = _("%(currency)s has %(digits)s digits after the point.") % {
                "currency": currency,
                "digits": CURRENCY_DIGITS[currency],
            }
            raise Invalid.field(field, "too_many_digits", words)


def _limit(
    event: TicketedEvent,
    kind: StockKind,
    subject: TicketedEvent | TicketType | PromoCode,
    capacity: int | None,
    field: str,
) -> None:
    try:
        set_capacity(workspace=event.workspace, kind=kind, subject_id=subject.id, capacity=capacity)
    except CapacityBelowTaken as refusal:
        fault = FieldFault(field, refusal.code, refusal.message)
        raise CapacityBelowTaken(refusal.message, faults=[fault]) from refusal
