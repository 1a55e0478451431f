"""What an event's set-up must fulfil."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models.workspaces import is_time_zone
from core.api.bodies import check_instant, check_key, check_number, check_texts
from core.errors import FieldFault, Invalid
from core.money import CURRENCY_DIGITS, has_more_digits
from ticketing.catalogue.content import (
    PerkContent,
    PromoCodeContent,
    TicketedEventContent,
    TicketTypeContent,
)
from ticketing.catalogue.states import DiscountKind
from ticketing.sessions.checking import check_rooms, check_sessions, check_speakers, read_clock

MOST_TYPES = 100
MOST_PERKS = 20
MOST_CODES = 500
MOST_PLACES = 1_000_000
_MOST_PRICE = Decimal(1_000_000)


def check_content(content: TicketedEventContent) -> None:
    """Raise Invalid with every fault of an event's set-up."""
    faults = [
        *check_texts(content.title, content.description[:2000]),
        *_event(content),
        *_dates(content),
        *_types(content.ticket_types),
        *_codes(content),
        *_programme(content),
    ]
    if faults:
        raise Invalid(faults=faults)


def _event(content: TicketedEventContent) -> Iterator[FieldFault]:
    if len(content.description) > 20_000:
        yield FieldFault("description", "too_long", _("Use at most 20000 characters."))
    for field, text, most in (
        ("venue", content.venue, 200),
        ("address", content.address, 300),
        *((f"gates.{n}", gate, 60) for n, gate in enumerate(content.gates)),
    ):
        if len(text) > most:
            yield FieldFault(
                field, "too_long", _("Use at most %(most)s characters.") % {"most": most}
            )
    if content.time_zone is not None and not is_time_zone(content.time_zone):
        words = _("Name an IANA zone such as Europe/Berlin.")
        yield FieldFault("timeZone", "unknown_time_zone", words)
    yield from _within("capacity", content.capacity, 0, MOST_PLACES)
    yield from _within("holdMinutes", content.hold_minutes, 1, 24 * 60)
    yield from _within("deskHoldHours", content.desk_hold_hours, 0, 24 * 90)


def _dates(content: TicketedEventContent) -> Iterator[FieldFault]:
    faults = [
        *check_instant("startsAt", content.starts_at),
        *check_instant("endsAt", content.ends_at),
        *check_instant("transfersCloseAt", content.transfers_close_at),
    ]
    yield from faults
    if not faults and content.ends_at <= content.starts_at:
        yield FieldFault("endsAt", "ends_before_it_starts", _("It ends before it starts."))


def _types(types: Sequence[TicketTypeContent]) -> Iterator[FieldFault]:
    if len(types) > MOST_TYPES:
        yield FieldFault(
            "ticketTypes", "too_many", _("Use at most %(most)s.") % {"most": MOST_TYPES}
        )
    yield from _keys("ticketTypes", "ticketTypeId", [one.ticket_type_id for one in types])
    for index, one in enumerate(types):
        for fault in (*_type(one), *_price(one), *_perks(one.perks)):
            yield FieldFault(f"ticketTypes.{index}.{fault.field}", fault.code, fault.message)


def _type(one: TicketTypeContent) -> Iterator[FieldFault]:
    yield from check_texts(one.title, one.description)
    yield from _within("capacity", one.capacity, 0, MOST_PLACES)
    yield from _within("perOrderMin", one.per_order_min, 1, 100)
    yield from _within("perOrderMax", one.per_order_max, max(one.per_order_min, 1), 100)
    yield from _within("perCustomerMax", one.per_customer_max, 1, 1000)
    faults = [
        *check_instant("saleStartsAt", one.sale_starts_at),
        *check_instant("saleEndsAt", one.sale_ends_at),
    ]
    yield from faults
    starts, ends = one.sale_starts_at, one.sale_ends_at
    if not faults and starts is not None and ends is not None and ends <= starts:
        yield FieldFault("saleEndsAt", "ends_before_it_starts", _("It ends before it starts."))


def _price(one: TicketTypeContent) -> Iterator[FieldFault]:
    if one.currency is not None and one.currency not in CURRENCY_DIGITS:
        yield FieldFault("currency", "unknown_currency", _("Use an ISO 4217 code such as EUR."))
        return
    faults = list(check_number("price", one.price, most=_MOST_PRICE, digits=4))
    yield from faults
    if not faults and one.currency is not None and has_more_digits(one.price, one.currency):
        digits = CURRENCY_DIGITS[one.currency]
        yield FieldFault(
            "price",
            "too_many_digits",
            _("%(currency)s has %(digits)s digits after the point.")
            % {"currency": one.currency, "digits": digits},
        )


def _perks(perks: Sequence[PerkContent]) -> Iterator[FieldFault]:
    if len(perks) > MOST_PERKS:
        yield FieldFault("perks", "too_many", _("Use at most %(most)s.") % {"most": MOST_PERKS})
    yield from _keys("perks", "perkId", [perk.perk_id for perk in perks])
    for index, perk in enumerate(perks):
        for fault in (
            *check_texts(perk.title, perk.description),
            *_within("allowance", perk.allowance, 1, 1000),
        ):
            yield FieldFault(f"perks.{index}.{fault.field}", fault.code, fault.message)


def _codes(content: TicketedEventContent) -> Iterator[FieldFault]:
    codes = content.promo_codes
    if len(codes) > MOST_CODES:
        yield FieldFault(
            "promoCodes", "too_many", _("Use at most %(most)s.") % {"most": MOST_CODES}
        )
    yield from _keys("promoCodes", "code", [one.code.upper() for one in codes], most=40)
    known = {one.ticket_type_id for one in content.ticket_types}
    for index, one in enumerate(codes):
        for fault in _code(one, known):
            yield FieldFault(f"promoCodes.{index}.{fault.field}", fault.code, fault.message)


def _code(one: PromoCodeContent, known: set[str]) -> Iterator[FieldFault]:
    most = Decimal(100) if one.kind is DiscountKind.PERCENT else _MOST_PRICE
    yield from check_number("value", one.value, most=most, digits=4)
    yield from _within("maxUses", one.max_uses, 0, MOST_PLACES)
    yield from _within("maxPerCustomer", one.max_per_customer, 1, 1000)
    yield from check_instant("startsAt", one.starts_at)
    yield from check_instant("endsAt", one.ends_at)
    for name in one.ticket_type_ids:
        if name not in known:
            words = _("The event has no type %(name)s.") % {"name": repr(name[:50])}
            yield FieldFault("ticketTypeIds", "unknown_ticket_type", words)


def _programme(content: TicketedEventContent) -> Iterator[FieldFault]:
    yield from check_rooms(content.rooms or (), _keys)
    yield from check_speakers(content.speakers or (), _keys)
    yield from check_sessions(content.sessions or (), _keys)
    if content.day_begins_at is not None and read_clock(content.day_begins_at) is None:
        yield FieldFault("dayBeginsAt", "out_of_range", _("Give a time of day such as 04:00."))


def _keys(field: str, name: str, keys: Sequence[str], *, most: int = 100) -> Iterator[FieldFault]:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        place = f"{field}.{index}.{name}"
        try:
            check_key(key, field=place)
        except Invalid as refusal:
            yield from refusal.faults
        if len(key) > most:
            yield FieldFault(
                place, "too_long", _("Use at most %(most)s characters.") % {"most": most}
            )
        if key in seen:
            yield FieldFault(place, "key_twice", _("%(key)s is there twice.") % {"key": repr(key)})
        seen.add(key)


def _within(field: str, number: int | None, least: int, most: int) -> Iterator[FieldFault]:
    if number is not None and not least <= number <= most:
        yield FieldFault(
            field,
            "out_of_range",
            _("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most},
        )
