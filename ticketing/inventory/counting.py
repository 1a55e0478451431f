"""What is taken, counted from orders, tickets and seats: what the counters must say."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from ticketing.inventory.models import Stock, StockKind

# Tickets that open a door, and those that wait in baskets, of one type or one event.
_TICKETS = """
    SELECT (SELECT count(*) FROM ticketing_ticket
            WHERE workspace_id = %(workspace)s AND ticketed_event_id = {event} AND {ticket}
                AND state = 'valid')
        + (SELECT coalesce(sum(quantity), 0) FROM ticketing_orderline line
           JOIN ticketing_order o ON o.workspace_id = line.workspace_id AND o.id = line.order_id
           WHERE o.workspace_id = %(workspace)s AND o.ticketed_event_id = {event} AND {basket}
               AND line.workspace_id = %(workspace)s AND o.state = 'pending')
"""
# By the event, which the indexes of both tables begin with.
_EVENT_OF_TYPE = """(
    SELECT ticketed_event_id FROM ticketing_tickettype
    WHERE workspace_id = %(workspace)s AND id = %(subject)s
)"""
_STATEMENTS: Mapping[StockKind, str] = {
    StockKind.EVENT: _TICKETS.format(event="%(subject)s", ticket="true", basket="true"),
    StockKind.TYPE: _TICKETS.format(
        event=_EVENT_OF_TYPE,
        ticket="ticket_type_id = %(subject)s",
        basket="line.ticket_type_id = %(subject)s",
    ),
    StockKind.CODE: """
        SELECT count(*) FROM ticketing_order
        WHERE workspace_id = %(workspace)s AND promo_code_id = %(subject)s
            AND state IN ('pending', 'confirmed')
    """,
    StockKind.SESSION: """
        SELECT count(*) FROM ticketing_sessionseat
        WHERE workspace_id = %(workspace)s AND session_id = %(subject)s AND state = 'selected'
    """,
}


@dataclass(frozen=True, slots=True)
class Drift:
    """A counter that says something else than the rows."""

    kind: StockKind
    subject_id: UUID
    counter: int
    rows: int


def count_taken(workspace: Workspace, kind: StockKind, subject_id: UUID) -> int:
    """How many of a subject the rows say are taken."""
    given = {"workspace": workspace.id, "subject": subject_id}
    return int(run(_STATEMENTS[kind], given)[0][0])


def audit_stock(workspace: Workspace) -> list[Drift]:
    """Every counter that drifted from what the rows say: none, unless something is broken."""
    found = []
    for stock in Stock.objects.of(workspace).exclude(capacity=None):
        kind = StockKind(stock.kind)
        rows = count_taken(workspace, kind, stock.subject_id)
        if rows != stock.taken:
            found.append(Drift(kind, stock.subject_id, stock.taken, rows))
    return found
