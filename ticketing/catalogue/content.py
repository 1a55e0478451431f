"""What an event's set-up says in the API: the same body is given and taken."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from ticketing.catalogue.states import DiscountKind, EventState
from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent


class _Camel(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Names as the contract spells them; what is unknown is refused."""


class PerkContent(_Camel):
    """A perk of a ticket type; `allowance`: how many times each ticket can use it."""

    perk_id: str
    title: str
    description: str = ""
    allowance: int = 1
    active: bool = True


class TicketTypeContent(_Camel):
    """A ticket type; `capacity` missing is any number, `perCustomerMax` too, of free ones one."""

    ticket_type_id: str
    title: str
    description: str = ""
    price: Decimal = Decimal(0)
    currency: str | None = None
    capacity: int | None = None
    sale_starts_at: datetime | None = None
    sale_ends_at: datetime | None = None
    per_order_min: int = 1
    per_order_max: int = 10
    per_customer_max: int | None = None
    hidden: bool = False
    transferable: bool = True
    re_entry: bool = False
    active: bool = True
    perks: list[PerkContent] = []
    # Ours, answered and ignored when they are sent back.
    id: Any = None
    taken: Any = None


class PromoCodeContent(_Camel):
    """A promo code; `ticketTypeIds` empty is all that are not hidden."""

    code: str
    kind: DiscountKind = DiscountKind.PERCENT
    value: Decimal = Decimal(0)
    ticket_type_ids: list[str] = []
    max_uses: int | None = None
    max_per_customer: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    active: bool = True
    id: Any = None
    taken: Any = None


class TicketedEventContent(_Camel):
    """The whole set-up of an event."""

    title: str
    starts_at: datetime
    ends_at: datetime
    event_id: str | None = None
    description: str = ""
    status: EventState = EventState.DRAFT
    listed: bool = True
    venue: str = ""
    address: str = ""
    time_zone: str | None = None
    capacity: int | None = None
    hold_minutes: int = 15
    desk_hold_hours: int = 72
    transfers_close_at: datetime | None = None
    gates: list[str] = []
    photos_open: bool = True
    photos_need_approval: bool = True
    sends_reminder: bool = True
    ticket_types: list[TicketTypeContent] = []
    promo_codes: list[PromoCodeContent] = []
    # Missing: they stay as they are, since they may have come with a programme.
    day_begins_at: str | None = None
    rooms: list[RoomContent] | None = None
    speakers: list[SpeakerContent] | None = None
    sessions: list[SessionContent] | None = None
    id: Any = None
    taken: Any = None
    picture_url: Any = None
