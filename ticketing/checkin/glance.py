"""What somebody at a door sees at a glance: how many are inside, and who just came by."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.statements import run
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import CheckIn, Direction

MOST_SCANS = 10
_COUNT = """
    SELECT count(*) FILTER (WHERE is_inside), count(*) FILTER (WHERE entries > 0),
        count(*) FILTER (WHERE state = 'valid')
    FROM ticketing_ticket WHERE workspace_id = %s AND ticketed_event_id = %s
"""


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Tickets that are inside, that came in, and that open the door."""

    inside: int
    entered: int
    expected: int


def count_heads(event: TicketedEvent) -> HeadCount:
    """How many are inside, came, and are expected."""
    return HeadCount(*run(_COUNT, [event.workspace_id, event.id])[0])


def count_entered(event: TicketedEvent, *, gate: str) -> int:
    """How often somebody came in at a gate; what was taken back does not count."""
    rows = CheckIn.objects.filter(workspace=event.workspace_id, ticketed_event=event, gate=gate)
    return rows.filter(direction=Direction.IN, undone_at=None).count()


def last_scans(event: TicketedEvent, *, gate: str) -> Sequence[CheckIn]:
    """The newest scans at a gate, those that were taken back too; the newest first."""
    rows = CheckIn.objects.filter(workspace=event.workspace_id, ticketed_event=event, gate=gate)
    beside = rows.select_related("by", "ticket", "ticket__ticket_type")
    return list(beside.order_by("-scanned_at", "-id")[:MOST_SCANS])
