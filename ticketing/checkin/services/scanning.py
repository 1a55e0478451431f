"""Letting in and out: the use case that has to be quick, while the queue waits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Workspace
from core.ids import uuid7
from core.statements import run
from ticketing.checkin.facts import Fact, record_passages
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.presenting import Presented, read_presented
from ticketing.checkin.scans import Doorkeeper, Scan
from ticketing.checkin.services.admitting import (
    refuse_dead_ticket,
    refuse_entry,
    refuse_exit,
    refuse_other_event,
)
from ticketing.checkin.services.finding import Found, find_presented

# The guard: the ticket's row, which the statement locks first, must still be as it was found. A
# scan that the server sees later is later, whatever the clocks of two doors say.
_MOVE = """
    WITH moved AS (
        UPDATE ticketing_ticket SET
            {change},
            scanned_at = greatest(%(at)s::timestamptz, scanned_at + interval '1 microsecond')
        WHERE workspace_id = %(workspace)s AND id = %(ticket)s AND epoch = %(epoch)s
            AND {condition}
        RETURNING id, ticketed_event_id, customer_id, entries, scanned_at
    )
    INSERT INTO ticketing_checkin (
        id, workspace_id, ticketed_event_id, ticket_id, customer_id, direction, gate, nonce,
        scanned_at, received_at, was_offline, is_double, entries, by_id, device
    )
    SELECT %(key)s::uuid, %(workspace)s::uuid, ticketed_event_id, id, customer_id,
        %(direction)s::text, %(gate)s::text, %(nonce)s::text, scanned_at,
        %(received_at)s::timestamptz, FALSE, FALSE, entries, %(by)s::uuid, %(device)s::text
    FROM moved
    RETURNING scanned_at, entries
"""
_IN = _MOVE.format(
    change="""is_inside = TRUE, entries = entries + 1,
            entered_at = greatest(%(at)s::timestamptz, scanned_at + interval '1 microsecond')""",
    condition="state = 'valid' AND NOT is_inside AND (entries = 0 OR %(reentry)s)",
)
_OUT = _MOVE.format(change="is_inside = FALSE", condition="is_inside")
_STATEMENTS = {Direction.IN: _IN, Direction.OUT: _OUT}
# Each try that fails means that another scan of the ticket got through.
_TRIES = 100


@dataclass(frozen=True, slots=True)
class Passage:
    """What a scan was answered, and is answered again."""

    check_in_id: UUID
    found: Found
    direction: Direction
    gate: str
    scanned_at: datetime
    entries: int
    is_double: bool = False


class _Overtaken(Exception):
    """The ticket changed between finding it and letting in."""


def scan_ticket(
    *, workspace: Workspace, name: str, scan: Scan, by: Doorkeeper, event_name: str = ""
) -> Passage:
    """Let the holder of a ticket in or out, once, and record and tell it.

    `name` is the ticket's id, number or code; `event_name` the key or id of the door's event. The
    same nonce again gets the same answer, also after an undo. Raises UnknownTicket or one of
    DoorRefused, whose message a steward reads aloud.
    """
    presented = read_presented(name)
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _scan(workspace, presented, scan, by, event_name)
        except _Overtaken:
            continue
        except IntegrityError as fault:
            if "check_in_nonce_once" not in str(fault):
                raise
    raise RuntimeError("a ticket was found one way and changed another")


def _scan(
    workspace: Workspace, presented: Presented | None, scan: Scan, by: Doorkeeper, event_name: str
) -> Passage:
    found = find_presented(workspace=workspace, presented=presented, by=by, nonce=scan.nonce)
    assert presented is not None  # noqa: S101 - found by it
    if found.repeated is not None:
        return _repeated(workspace, found)
    refuse_other_event(found, event_name)
    if scan.direction is Direction.IN:
        refuse_dead_ticket(found, presented)
        refuse_entry(workspace, found, now=scan.received_at)
    else:
        # Whoever is inside can leave, whatever became of the ticket.
        refuse_exit(workspace, found, now=scan.received_at)
    passage = _pass(workspace, found, scan, by)
    record_passages(workspace=workspace, facts=[_fact(passage)], at=scan.received_at, by=by.user)
    return passage


def _pass(workspace: Workspace, found: Found, scan: Scan, by: Doorkeeper) -> Passage:
    key = uuid7()
    rows = run(
        _STATEMENTS[scan.direction],
        {
            "key": key,
            "workspace": workspace.id,
            "ticket": found.ticket_id,
            "epoch": found.epoch,
            "reentry": found.allows_reentry,
            "direction": scan.direction.value,
            "gate": scan.gate,
            "nonce": scan.nonce,
            "at": scan.at,
            "received_at": scan.received_at,
            "by": by.user_id,
            "device": found.device or "",
        },
    )
    if not rows:
        raise _Overtaken
    scanned_at, entries = rows[0]
    return Passage(key, found, scan.direction, scan.gate, scanned_at, entries)


def _repeated(workspace: Workspace, found: Found) -> Passage:
    kept = CheckIn.objects.get(workspace=workspace, id__in=[found.repeated])
    return Passage(
        kept.id,
        found,
        Direction(kept.direction),
        kept.gate,
        kept.scanned_at,
        kept.entries,
        kept.is_double,
    )


def _fact(passage: Passage) -> Fact:
    found = passage.found
    return Fact(
        passage.check_in_id,
        found.ticket_id,
        found.customer_id,
        passage.direction,
        passage.gate,
        passage.scanned_at,
        found.event_id,
        found.event_key,
        found.event_title,
        found.type_key,
    )
