"""The ticket that a door holds, with all that the door decides by, in one statement."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from accounts.models import Workspace
from core.statements import run
from ticketing.checkin.presenting import Presented
from ticketing.checkin.scans import Doorkeeper
from ticketing.errors import CodeNotGenuine, UnknownTicket

# By hand: everything a scan is about, once; built by the ORM it took longer than to answer it.
_FIND = """
    SELECT ticket.id, ticket.number, ticket.state, ticket.epoch, ticket.customer_id,
        ticket.holder_name, ticket.is_inside, ticket.entries,
        event.id, event.key, event.title, event.status, event.time_zone, event.ends_at,
        event.public_key,
        ticket_type.id, ticket_type.key, ticket_type.title, ticket_type.allows_reentry,
        (
            SELECT name FROM accounts_apikey
            WHERE workspace_id = %(workspace)s AND id = %(device)s::uuid
        ),
        (
            SELECT id FROM ticketing_checkin
            WHERE workspace_id = %(workspace)s AND ticket_id = ticket.id AND nonce = %(nonce)s
        ),
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
        )
    FROM ticketing_ticket ticket
    JOIN ticketing_ticketedevent event
        ON event.workspace_id = ticket.workspace_id AND event.id = ticket.ticketed_event_id
    JOIN ticketing_tickettype ticket_type
        ON ticket_type.workspace_id = ticket.workspace_id
        AND ticket_type.id = ticket.ticket_type_id
    WHERE ticket.workspace_id = %(workspace)s AND
"""
_BY_ID = f"{_FIND} ticket.id = %(name)s::uuid"
_BY_NUMBER = f"{_FIND} ticket.number = %(name)s"


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket at a door, as it was a moment ago; `repeated` is the scan with the same nonce."""

    ticket_id: UUID
    number: str
    state: str
    epoch: int
    customer_id: UUID
    holder_name: str
    is_inside: bool
    entries: int
    event_id: UUID
    event_key: str
    event_title: str
    event_status: str
    time_zone: str
    ends_at: datetime
    public_key: bytes
    ticket_type_id: UUID
    type_key: str
    type_title: str
    allows_reentry: bool
    device: str | None
    repeated: UUID | None
    perks: list[dict[str, Any]] | None

    @property
    def zone(self) -> ZoneInfo:
        """The venue's own clock."""
        return ZoneInfo(self.time_zone)


def find_presented(
    *, workspace: Workspace, presented: Presented | None, by: Doorkeeper, nonce: str = ""
) -> Found:
    """The ticket that somebody shows, as the door sees it; nothing is locked.

    Raises UnknownTicket, and CodeNotGenuine for a code that the ticket's event never signed.
    """
    if presented is None:
        raise UnknownTicket
    rows = run(
        _BY_NUMBER if presented.number else _BY_ID,
        {
            "workspace": workspace.id,
            "name": presented.number or presented.key,
            "device": by.key_id,
            "nonce": nonce,
        },
    )
    if not rows:
        raise UnknownTicket
    found = Found(*rows[0])
    if presented.code is not None and not presented.code.is_signed_by(found.public_key):
        raise CodeNotGenuine
    return found
