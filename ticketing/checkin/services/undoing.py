"""Taking a scan back: the wrong ticket, the wrong button, somebody turned around."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Workspace
from core.statements import run
from events.services.deleting import take_turns_at_removing
from ticketing.checkin.facts import fact_of
from ticketing.checkin.folding import Whereabouts, fold
from ticketing.checkin.models import CheckIn
from ticketing.checkin.presenting import read_presented
from ticketing.checkin.scans import Doorkeeper, Undo
from ticketing.checkin.services.admitting import refuse_other_event
from ticketing.checkin.services.finding import Found, find_presented
from ticketing.errors import NothingToUndo, TooLateToUndo
from ticketing.facts import forget, tell
from ticketing.tickets.models import Ticket

_LOCK = """
    SELECT id FROM ticketing_ticket WHERE workspace_id = %s AND id = %s FOR NO KEY UPDATE
"""


@dataclass(frozen=True, slots=True)
class Undone:
    """A scan that counts no more, and where the ticket is without it."""

    check_in: CheckIn
    found: Found
    whereabouts: Whereabouts


@transaction.atomic
def undo_scan(
    *, workspace: Workspace, name: str, undo: Undo, by: Doorkeeper, event_name: str = ""
) -> Undone:
    """Take back a scan of a ticket, and all that it led to.

    Taken back again, it stays so: the last scan is meant whether or not it counts, so that a
    request sent twice takes back one. `event_name` is the key or id of the door's event. Raises
    UnknownTicket, WrongEvent, NothingToUndo, and TooLateToUndo once the event is over.
    """
    # Before the ticket: an erasure, which takes its turn too, changes tickets after it.
    take_turns_at_removing(workspace)
    found = find_presented(workspace=workspace, presented=read_presented(name), by=by)
    refuse_other_event(found, event_name)
    lock_ticket(workspace, found.ticket_id)
    scans = list(
        CheckIn.objects.filter(workspace=workspace, ticket=found.ticket_id).order_by(
            "-scanned_at", "-id"
        )
    )
    meant = _meant(scans, undo.nonce)
    if meant.undone_at is None:
        if undo.at > found.ends_at:
            raise TooLateToUndo
        _take_back(workspace, found, meant, by=by, at=undo.at)
    whereabouts = fold(scans)
    keep_whereabouts(workspace, found.ticket_id, whereabouts)
    return Undone(meant, found, whereabouts)


def lock_ticket(workspace: Workspace, ticket_id: UUID) -> None:
    """Have a ticket alone until the transaction ends; what is read after it is as it is."""
    run(_LOCK, [workspace.id, ticket_id])


def keep_whereabouts(workspace: Workspace, ticket_id: UUID, now: Whereabouts) -> None:
    """Write down where a locked ticket is."""
    Ticket.objects.of(workspace).filter(id=ticket_id).update(
        is_inside=now.is_inside,
        entries=now.entries,
        entered_at=now.entered_at,
        scanned_at=now.scanned_at,
    )


def _meant(scans: Sequence[CheckIn], nonce: str) -> CheckIn:
    named = [scan for scan in scans if not nonce or scan.nonce == nonce]
    if not named:
        raise NothingToUndo
    return named[0]


def _take_back(
    workspace: Workspace, found: Found, scan: CheckIn, *, by: Doorkeeper, at: datetime
) -> None:
    scan.undone_at, scan.undone_by = at, by.user
    scan.save(update_fields=["undone_at", "undone_by"])
    forget(workspace=workspace, fact=fact_of(scan.id))
    tell(
        workspace,
        "ticket.check_in_undone",
        ticketed_event_id=str(found.event_id),
        check_in_id=str(scan.id),
        ticket_id=str(found.ticket_id),
        pass_id=str(scan.customer_id),
    )
