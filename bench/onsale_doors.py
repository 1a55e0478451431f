"""The door in the benchmark of sales: check-ins by so many clients, and the floor under them."""

import json
from uuid import UUID, uuid4

from bench.crowding import Rush, rush
from bench.onsale_bare import transactions_per_second
from bench.onsale_event import Crowd, issue, put_event
from bench.stage import Stage
from bench.wire import post
from ticketing.models import Ticket, TicketedEvent

DOOR_CLIENTS = (1, 4, 16)
# The ticket and the scan, a commit; no key, no reads, nothing recorded, told or earned.
_SCRIPT = """
\\set number random(0, {tickets} - 1)
BEGIN;
UPDATE ticketing_ticket SET is_inside = TRUE, entries = 1, entered_at = now(), scanned_at = now()
    WHERE workspace_id = '{workspace}' AND state = 'valid'
        AND id = ('{prefix}' || lpad(to_hex(:number::bigint), 12, '0'))::uuid
    RETURNING id AS ticket_id, customer_id AS customer_id \\gset
INSERT INTO ticketing_checkin (id, workspace_id, ticketed_event_id, ticket_id, customer_id,
        direction, gate, nonce, scanned_at, received_at, was_offline, is_double, entries, device)
    VALUES (gen_random_uuid(), '{workspace}', '{event}', :ticket_id, :customer_id, 'in', 'North',
        gen_random_uuid()::text, now(), now(), FALSE, FALSE, 1, 'bench');
COMMIT;
"""


def check_ins(port: int, crowd: Crowd, *, calls: int, key: str, clients: int) -> Rush:
    """So many tickets of a new event, each let in once. Raises RuntimeError when one was not."""
    event = put_event(crowd.workspace, capacity=None)
    tickets = issue(crowd.workspace, event, calls)
    requests = [
        post(
            f"/events/check-in/{ticket}",
            json.dumps({"nonce": ticket, "gate": "North"}).encode(),
            key=key,
        )
        for ticket in tickets
    ]
    lap = rush(port, requests, clients=clients)
    inside = Ticket.objects.of(crowd.workspace).filter(ticketed_event__key=event, is_inside=True)
    if inside.count() != calls or lap.statuses != {200: calls}:
        raise RuntimeError(f"somebody was not let in: {inside.count()} of {calls}, {lap.statuses}")
    return lap


def bare_check_ins_per_second(stage: Stage, crowd: Crowd, *, tickets: int, seconds: int) -> float:
    """How many minimal check-ins a second the database does, by as many clients as most."""
    key = put_event(crowd.workspace, capacity=None)
    prefix = str(uuid4())[:24]
    ids = [UUID(f"{prefix}{number:012x}") for number in range(tickets)]
    issue(crowd.workspace, key, tickets, ids=ids)
    event = TicketedEvent.objects.of(crowd.workspace).get(key=key)
    script = _SCRIPT.format(
        workspace=stage.workspace_id, event=event.id, prefix=prefix, tickets=tickets
    )
    return transactions_per_second(stage, script, seconds=seconds, clients=max(DOOR_CLIENTS))
