"""The door's figures: exact, counted from the rows, in as many statements for any crowd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.statements import run
from ticketing.catalogue.models import TicketedEvent

_BY_TYPE = """
    SELECT ticket_type.key, ticket_type.title, count(ticket.id) FILTER (WHERE state = 'valid'),
        count(ticket.id) FILTER (WHERE entries > 0), count(ticket.id) FILTER (WHERE is_inside)
    FROM ticketing_tickettype ticket_type
    LEFT JOIN ticketing_ticket ticket
        ON ticket.workspace_id = ticket_type.workspace_id
        AND ticket.ticketed_event_id = ticket_type.ticketed_event_id
        AND ticket.ticket_type_id = ticket_type.id
    WHERE ticket_type.workspace_id = %s AND ticket_type.ticketed_event_id = %s
    GROUP BY ticket_type.id
    ORDER BY ticket_type.position, ticket_type.id
"""
# A quarter of an hour is one in every zone that is in use.
_BY_QUARTER = """
    SELECT gate, date_bin('15 minutes', scanned_at, 'epoch'),
        count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out'),
        count(*) FILTER (WHERE is_double)
    FROM ticketing_checkin
    WHERE workspace_id = %s AND ticketed_event_id = %s AND undone_at IS NULL
    GROUP BY 1, 2
"""


@dataclass(slots=True)
class Flow:
    """How many scans let in and out at one gate, or in one quarter of an hour."""

    entered: int = 0
    left: int = 0
    doubles: int = 0

    def add(self, entered: int, left: int, doubles: int) -> None:
        """Count more scans."""
        self.entered += entered
        self.left += left
        self.doubles += doubles


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Of one ticket type: tickets that open the door, that came in, and that are inside."""

    key: str
    title: str
    expected: int
    entered: int
    inside: int


@dataclass(frozen=True, slots=True)
class Occupancy:
    """An event's figures at the door. `quarters` are named by their beginnings, in order."""

    expected: int
    entered: int
    inside: int
    doubles: int
    types: Sequence[TypeFigures]
    gates: dict[str, Flow]
    quarters: dict[datetime, Flow]


def occupancy_of(event: TicketedEvent) -> Occupancy:
    """How many are expected, came, and are inside, by ticket type, gate and quarter of an hour.

    Every gate of the event is there, also where nobody came by; a gate without a name is "".
    """
    types = [TypeFigures(*row) for row in run(_BY_TYPE, [event.workspace_id, event.id])]
    gates = {gate: Flow() for gate in event.gates}
    quarters: dict[datetime, Flow] = {}
    rows: list[tuple[Any, ...]] = run(_BY_QUARTER, [event.workspace_id, event.id])
    for gate, began, *numbers in sorted(rows, key=lambda row: (row[1], row[0])):
        gates.setdefault(gate, Flow()).add(*numbers)
        quarters.setdefault(began.astimezone(UTC), Flow()).add(*numbers)
    return Occupancy(
        expected=sum(one.expected for one in types),
        entered=sum(one.entered for one in types),
        inside=sum(one.inside for one in types),
        doubles=sum(flow.doubles for flow in gates.values()),
        types=types,
        gates=gates,
        quarters=quarters,
    )
