"""The tickets that an upload is about, locked, with every scan that is known of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from ticketing.checkin.folding import Whereabouts, fold
from ticketing.checkin.models import CheckIn
from ticketing.checkin.presenting import Presented

# In the order of the ids, as everywhere: two uploads cannot wait for each other in a circle.
_LOCK = """
    SELECT ticket.id, ticket.number, ticket.state, ticket.epoch, ticket.voided_at,
        ticket.ticketed_event_id, ticket.customer_id, ticket_type.key, ticket_type.allows_reentry
    FROM ticketing_ticket ticket
    JOIN ticketing_tickettype ticket_type
        ON ticket_type.workspace_id = ticket.workspace_id
        AND ticket_type.id = ticket.ticket_type_id
    WHERE ticket.workspace_id = %s AND (ticket.id = ANY(%s::uuid[]) OR number = ANY(%s::text[]))
    ORDER BY ticket.id
    FOR NO KEY UPDATE OF ticket
"""
_KEEP = """
    UPDATE ticketing_ticket ticket SET
        is_inside = now.is_inside, entries = now.entries,
        entered_at = now.entered_at, scanned_at = now.scanned_at
    FROM unnest(%s::uuid[], %s::bool[], %s::int[], %s::timestamptz[], %s::timestamptz[])
        AS now(id, is_inside, entries, entered_at, scanned_at)
    WHERE ticket.workspace_id = %s AND ticket.id = now.id
    RETURNING ticket.id
"""


@dataclass(slots=True)
class KnownTicket:
    """A locked ticket, and its scans; those that an upload adds are appended."""

    id: UUID
    number: str
    state: str
    epoch: int
    voided_at: datetime | None
    event_id: UUID
    customer_id: UUID
    type_key: str
    allows_reentry: bool
    scans: list[CheckIn] = field(default_factory=list)

    def scan_with(self, nonce: str) -> CheckIn | None:
        """The scan that came with this nonce, whether or not it still counts."""
        return next((scan for scan in self.scans if scan.nonce == nonce), None)


class KnownTickets:
    """Tickets by what a door calls them."""

    def __init__(self, tickets: Iterable[KnownTicket]) -> None:
        self._by_id = {one.id: one for one in tickets}
        self._by_number = {one.number: one for one in self._by_id.values()}

    def find(self, presented: Presented | None) -> KnownTicket | None:
        """The one that is shown, if the workspace has it."""
        if presented is None:
            return None
        if presented.number is not None:
            return self._by_number.get(presented.number)
        return self._by_id.get(presented.key) if presented.key else None


def lock_known(workspace: Workspace, shown: Sequence[Presented]) -> KnownTickets:
    """Have the tickets alone until the transaction ends, and know all their scans."""
    keys = [one.key for one in shown if one.key]
    numbers = [one.number for one in shown if one.number]
    tickets = [KnownTicket(*row) for row in run(_LOCK, [workspace.id, keys, numbers])]
    scans: dict[UUID, list[CheckIn]] = defaultdict(list)
    # After the locks, in a statement of its own: it sees what was committed while they waited.
    rows = CheckIn.objects.filter(workspace=workspace, ticket__in=[one.id for one in tickets])
    for scan in rows.select_related("by"):
        scans[scan.ticket_id].append(scan)
    for ticket in tickets:
        ticket.scans = scans[ticket.id]
    return KnownTickets(tickets)


def keep_all_whereabouts(workspace: Workspace, tickets: Iterable[KnownTicket]) -> None:
    """Write down where locked tickets are, in one statement."""
    now: list[tuple[UUID, Whereabouts]] = [(one.id, fold(one.scans)) for one in tickets]
    run(
        _KEEP,
        [
            [key for key, _ in now],
            [one.is_inside for _, one in now],
            [one.entries for _, one in now],
            [one.entered_at for _, one in now],
            [one.scanned_at for _, one in now],
            workspace.id,
        ],
    )
