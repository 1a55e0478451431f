"""What doors decided while they were offline comes in: nothing of it is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from accounts.models import ApiKey
from core.errors import DomainError
from core.ids import uuid7_series
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.facts import Fact, record_passages
from ticketing.checkin.judging import others_let_in, refusal_of
from ticketing.checkin.models import CheckIn, Direction, RefusedScan
from ticketing.checkin.scans import Doorkeeper, Scan
from ticketing.checkin.services.known import KnownTicket, keep_all_whereabouts, lock_known
from ticketing.checkin.uploads import OfflineScan
from ticketing.facts import tell


class Verdict(StrEnum):
    """What became of one scan."""

    CREATED = "created"
    REPEATED = "repeated"
    DOUBLE = "double"
    REFUSED = "refused"


@dataclass(slots=True)
class Outcome:
    """What became of the scan at `index`; `others` let the same ticket in."""

    index: int
    offline: OfflineScan
    verdict: Verdict
    ticket: KnownTicket | None = None
    check_in: CheckIn | None = None
    refusal: DomainError | None = None
    others: Sequence[CheckIn] = field(default_factory=list)


@transaction.atomic
def upload_scans(
    *, event: TicketedEvent, scans: Sequence[OfflineScan], by: Doorkeeper, at: datetime
) -> list[Outcome]:
    """Keep what a door scanned while it was offline, and say of each scan what became of it.

    In the order in which they came; any number of times: what is known is `repeated`. A scan that
    let in a ticket that was let in elsewhere is kept and reported, but is nobody's activity. One
    that should have let nobody in is kept among the refused.
    """
    known = lock_known(event.workspace, [one.presented for one in scans if one.presented])
    device = _device(event, by)
    keys = uuid7_series(len(scans))
    outcomes = []
    for index, offline in enumerate(scans):
        outcome = Outcome(index, offline, Verdict.REFUSED, known.find(offline.presented))
        if not _is_repeated(outcome, event):
            outcome.refusal = refusal_of(offline, outcome.ticket, event)
            if outcome.refusal is None and outcome.ticket and offline.scan:
                made = _add(outcome, outcome.ticket, offline.scan, key=keys[index])
                made.workspace_id, made.ticketed_event = event.workspace_id, event
                made.by, made.device = by.user, device
        outcomes.append(outcome)
    _keep(event, outcomes)
    _keep_refused(event, outcomes, by=by, device=device, at=at)
    _record(event, outcomes, by=by, at=at)
    return outcomes


def _device(event: TicketedEvent, by: Doorkeeper) -> str:
    keys = ApiKey.objects.filter(workspace=event.workspace_id, id__in=[by.key_id])
    return keys.values_list("name", flat=True).first() or "" if by.key_id else ""


def _is_repeated(outcome: Outcome, event: TicketedEvent) -> bool:
    """Whether the scan is known already, whatever became of its ticket since."""
    ticket, scan = outcome.ticket, outcome.offline.scan
    if ticket is None or scan is None or ticket.event_id != event.id:
        return False
    outcome.check_in = kept = ticket.scan_with(scan.nonce)
    if kept is None:
        return False
    outcome.verdict = Verdict.REPEATED
    outcome.others = others_let_in(ticket, kept) if kept.is_double else []
    return True


def _add(outcome: Outcome, ticket: KnownTicket, scan: Scan, *, key: UUID) -> CheckIn:
    """Add the scan to the ticket's."""
    made = CheckIn(
        id=key,
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        direction=scan.direction,
        gate=scan.gate,
        nonce=scan.nonce,
        scanned_at=scan.at,
        received_at=scan.received_at,
        was_offline=True,
    )
    outcome.check_in, outcome.others = made, others_let_in(ticket, made)
    made.is_double = bool(outcome.others)
    outcome.verdict = Verdict.DOUBLE if made.is_double else Verdict.CREATED
    ticket.scans.append(made)
    made.entries = sum(
        one.direction == Direction.IN and one.undone_at is None for one in ticket.scans
    )
    return made


def _added(outcomes: Sequence[Outcome], *verdicts: Verdict) -> list[Outcome]:
    return [one for one in outcomes if one.verdict in verdicts]


def _keep(event: TicketedEvent, outcomes: Sequence[Outcome]) -> None:
    added = _added(outcomes, Verdict.CREATED, Verdict.DOUBLE)
    CheckIn.objects.bulk_create([one.check_in for one in added if one.check_in])
    touched = {one.ticket.id: one.ticket for one in added if one.ticket}
    if touched:
        keep_all_whereabouts(event.workspace, touched.values())


def _keep_refused(
    event: TicketedEvent,
    outcomes: Sequence[Outcome],
    *,
    by: Doorkeeper,
    device: str,
    at: datetime,
) -> None:
    rows = [
        RefusedScan(
            workspace_id=event.workspace_id,
            ticketed_event=event,
            ticket_id=one.ticket.id if one.ticket else None,
            # A code that still opens another door is not written down.
            presented="" if one.ticket else one.offline.text,
            fingerprint=one.offline.fingerprint,
            reason=one.refusal.code,
            words=one.refusal.message[:300],
            nonce=one.offline.scan.nonce if one.offline.scan else "",
            gate=one.offline.scan.gate if one.offline.scan else "",
            scanned_at=one.offline.scan.at if one.offline.scan else None,
            received_at=at,
            by=by.user,
            device=device,
        )
        for one in _added(outcomes, Verdict.REFUSED)
        if one.refusal
    ]
    RefusedScan.objects.bulk_create(rows, ignore_conflicts=True)


def _record(
    event: TicketedEvent, outcomes: Sequence[Outcome], *, by: Doorkeeper, at: datetime
) -> None:
    created = _added(outcomes, Verdict.CREATED)
    facts = [_fact(event, one) for one in created]
    if facts:
        record_passages(workspace=event.workspace, facts=facts, at=at, by=by.user)
    if doubles := [_fact(event, one).shown() for one in _added(outcomes, Verdict.DOUBLE)]:
        tell(event.workspace, "ticket.let_in_twice", ticketed_event_id=str(event.id), each=doubles)


def _fact(event: TicketedEvent, outcome: Outcome) -> Fact:
    made, ticket = outcome.check_in, outcome.ticket
    assert made is not None and ticket is not None  # noqa: S101, PT018 - it was let in
    return Fact(
        made.id,
        ticket.id,
        ticket.customer_id,
        Direction(made.direction),
        made.gate,
        made.scanned_at,
        event.id,
        event.key,
        event.title,
        ticket.type_key,
    )
