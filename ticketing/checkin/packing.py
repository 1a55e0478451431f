"""What a door carries with it, so that it can decide without asking; and what changed since.

Which tickets changed is read from PostgreSQL's own mark on each row: the transaction that wrote it.
So nothing that changes a ticket has to think of doors, and a change that commits late is not
missed: as in the outbox, a cursor names the oldest transaction that was still under way.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from core.errors import Invalid
from core.statements import run
from ticketing.catalogue.models import TicketedEvent

# A restart of the database begins its own series: a cursor of another database is none of ours.
_NOW = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
        (extract(epoch FROM pg_postmaster_start_time()) * 1000)::bigint
"""
_TICKETS = """
    SELECT ticket.id, ticket.number, ticket_type.key, ticket.state, ticket.epoch,
        ticket.is_inside, ticket.entries, ticket.holder_name, booking.number,
        (
            SELECT json_agg(
                json_build_object(
                    'perkId', perk.key, 'title', perk.title, 'left', stub.allowance - stub.used
                ) ORDER BY perk.position, perk.id
            )
            FROM ticketing_ticketperk stub
            JOIN ticketing_perk perk
                ON perk.workspace_id = stub.workspace_id AND perk.id = stub.perk_id
            WHERE stub.workspace_id = %(workspace)s AND stub.ticket_id = ticket.id
        ),
        CASE WHEN ticket.scanned_at IS NOT NULL THEN (
            SELECT json_agg(
                json_build_object(
                    'direction', passed.direction, 'gate', passed.gate, 'at', passed.scanned_at,
                    'by', coalesce(nullif(who.name, ''), who.email, passed.device)
                ) ORDER BY passed.direction
            )
            FROM (
                SELECT DISTINCT ON (direction) direction, gate, scanned_at, by_id, device
                FROM ticketing_checkin
                WHERE workspace_id = %(workspace)s AND ticket_id = ticket.id
                    AND undone_at IS NULL
                ORDER BY direction, scanned_at DESC, id DESC
            ) passed
            LEFT JOIN accounts_user who ON who.id = passed.by_id
        ) END
    FROM ticketing_ticket ticket
    JOIN ticketing_tickettype ticket_type
        ON ticket_type.workspace_id = ticket.workspace_id
        AND ticket_type.id = ticket.ticket_type_id
    JOIN ticketing_order booking
        ON booking.workspace_id = ticket.workspace_id AND booking.id = ticket.order_id
    WHERE ticket.workspace_id = %(workspace)s AND ticket.ticketed_event_id = %(event)s
        AND ticket.id > %(after)s::uuid
        AND (
            %(since)s::text = '0'
            OR age(ticket.xmin) <= age((%(since)s::text)::xid8::xid)
        )
    ORDER BY ticket.id
    LIMIT %(limit)s
"""
# Beyond it the marks of rows begin to repeat.
_OLDEST = 2**30
_NOTHING = UUID(int=0)


class Cursor(msgspec.Struct, array_like=True, frozen=True):
    """How far a door knows. 0 is not at all; `after` is the last ticket of an unfinished round."""

    event: UUID
    database: int
    since: int
    until: int
    after: UUID = _NOTHING

    def text(self) -> str:
        """The cursor as an opaque word."""
        return base64.urlsafe_b64encode(msgspec.msgpack.encode(self)).decode()

    @classmethod
    def at(cls, text: str) -> "Cursor":
        """The cursor that a word spells. Raises Invalid for what never was one."""
        try:
            return _read(base64.b64decode(text, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, msgspec.MsgspecError):
            raise Invalid.field(
                "since", "invalid_cursor", "Use the cursor of the pack before."
            ) from None


_read = msgspec.msgpack.Decoder(Cursor).decode


@dataclass(frozen=True, slots=True)
class PackedTicket:
    """A ticket, as far as a door is concerned; of each direction the last scan that counts."""

    id: UUID
    number: str
    type_key: str
    state: str
    epoch: int
    is_inside: bool
    entries: int
    holder_name: str
    order_number: str
    perks: list[dict[str, Any]] | None
    last_scans: list[dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets. `is_full`: forget what you knew before; `has_more`: ask again with `cursor`."""

    tickets: Sequence[PackedTicket]
    cursor: str
    is_full: bool
    has_more: bool


def pack_tickets(event: TicketedEvent, *, since: str, limit: int) -> Page:
    """The tickets of an event that changed since a cursor, or all; at most `limit` at once.

    A cursor of another event, or of a database that was restarted since, begins anew. Raises
    Invalid for what never was a cursor.
    """
    cursor = _cursor(event, since)
    is_first = cursor.since == 0 and cursor.after == _NOTHING
    rows = run(
        _TICKETS,
        {
            "workspace": event.workspace_id,
            "event": event.id,
            "after": cursor.after,
            "since": str(cursor.since),
            "limit": limit + 1,
        },
    )
    tickets = [PackedTicket(*row) for row in rows[:limit]]
    has_more = len(rows) > limit
    following = (
        msgspec.structs.replace(cursor, after=tickets[-1].id)
        if has_more
        else Cursor(event.id, cursor.database, cursor.until, 0)
    )
    return Page(tickets, following.text(), is_full=is_first, has_more=has_more)


def _cursor(event: TicketedEvent, since: str) -> Cursor:
    """Where to go on; a round keeps the end that it began with."""
    # In a statement of its own, before the tickets are read: see the outbox.
    horizon, database = run(_NOW, [])[0]
    known = Cursor.at(since) if since else None
    if known is None or known.event != event.id or known.database != database:
        return Cursor(event.id, database, 0, horizon)
    is_whole = known.since == 0 or 0 < horizon - known.since + 1 < _OLDEST
    if not is_whole or known.since < 0 or not 0 <= known.until <= horizon:
        return Cursor(event.id, database, 0, horizon)
    return known if known.until else msgspec.structs.replace(known, until=horizon)
