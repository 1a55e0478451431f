"""Giving out what a ticket is good for besides getting in: one stub at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.ids import as_uuid, uuid7
from core.statements import run
from ticketing.checkin.models import PerkRedemption
from ticketing.checkin.presenting import Presented, read_presented
from ticketing.checkin.scans import Doorkeeper, Scan
from ticketing.checkin.services.admitting import refuse_dead_ticket, refuse_other_event
from ticketing.checkin.services.finding import Found, find_presented
from ticketing.checkin.words import told
from ticketing.errors import PerkUsedUp, UnknownPerk
from ticketing.facts import activity, record_facts
from ticketing.tickets.models import TicketPerk

# The ticket first, as everywhere: whoever claims it takes the stubs with it.
_GIVE = """
    WITH held AS (
        SELECT id FROM ticketing_ticket
        WHERE workspace_id = %(workspace)s AND id = %(ticket)s AND state = 'valid'
            AND epoch = %(epoch)s
        FOR NO KEY UPDATE
    ), given AS (
        UPDATE ticketing_ticketperk stub SET used = used + 1
        FROM held
        WHERE stub.workspace_id = %(workspace)s AND stub.id = %(stub)s
            AND stub.ticket_id = held.id AND used < allowance
        RETURNING stub.id, allowance - used AS left_over
    ), kept AS (
        INSERT INTO ticketing_perkredemption (
            id, workspace_id, ticket_perk_id, gate, nonce, redeemed_at, received_at, by_id, device
        )
        SELECT %(key)s::uuid, %(workspace)s::uuid, id, %(gate)s::text, %(nonce)s::text,
            %(at)s::timestamptz, %(received_at)s::timestamptz, %(by)s::uuid, %(device)s::text
        FROM given
        RETURNING id
    )
    SELECT left_over FROM given, kept
"""
_TRIES = 100


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A perk that was given out; `left` is how many more times it can be."""

    redemption_id: UUID
    found: Found
    perk_key: str
    perk_title: str
    gate: str
    redeemed_at: datetime
    left: int


class _Overtaken(Exception):
    """The ticket or its stub changed between finding and giving."""


def redeem_perk(
    *,
    workspace: Workspace,
    name: str,
    perk_name: str,
    scan: Scan,
    by: Doorkeeper,
    event_name: str = "",
) -> Redeemed:
    """Give out one perk of a ticket, once, and record and tell it.

    `name` is the ticket's id, number or code; `perk_name` the perk's key or id; `event_name` the
    key or id of the event where it is given. The same nonce
    again gets the same answer. Raises UnknownTicket, UnknownPerk or one of DoorRefused.
    """
    presented = read_presented(name)
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                found = find_presented(workspace=workspace, presented=presented, by=by)
                refuse_other_event(found, event_name)
                return _redeem(workspace, presented, found, perk_name, scan, by)
        except _Overtaken:
            continue
        except IntegrityError as fault:
            if "perk_redemption_nonce_once" not in str(fault):
                raise
    raise RuntimeError("a perk was found one way and changed another")


def _redeem(
    workspace: Workspace,
    presented: Presented | None,
    found: Found,
    perk_name: str,
    scan: Scan,
    by: Doorkeeper,
) -> Redeemed:
    assert presented is not None  # noqa: S101 - found by it
    stub = find_stub(workspace, found, perk_name)
    kept = PerkRedemption.objects.filter(
        workspace=workspace, ticket_perk=stub, nonce=scan.nonce
    ).first()
    if kept is not None:
        return _redeemed(found, stub, kept, stub.allowance - stub.used)
    refuse_dead_ticket(found, presented)
    if stub.used >= stub.allowance:
        raise PerkUsedUp(_when(found, stub, now=scan.received_at))
    key = uuid7()
    rows = run(_GIVE, _given(workspace, found, stub, scan, by) | {"key": key})
    if not rows:
        raise _Overtaken
    made = PerkRedemption(id=key, gate=scan.gate, redeemed_at=scan.at)
    redeemed = _redeemed(found, stub, made, rows[0][0])
    _record(workspace, redeemed, at=scan.received_at, by=by)
    return redeemed


def find_stub(workspace: Workspace, found: Found, perk_name: str) -> TicketPerk:
    """The ticket's stub for the perk with this key or id. Raises UnknownPerk."""
    key = as_uuid(perk_name)
    named = Q(perk__key=perk_name) | Q(perk__id=key) if key else Q(perk__key=perk_name)
    rows = TicketPerk.objects.filter(
        named, workspace=workspace, ticket=found.ticket_id, perk__workspace=workspace
    )
    stub = rows.select_related("perk").first() if perk_name.isprintable() else None
    if stub is None:
        raise UnknownPerk
    return stub


def _given(
    workspace: Workspace, found: Found, stub: TicketPerk, scan: Scan, by: Doorkeeper
) -> dict[str, Any]:
    return {
        "workspace": workspace.id,
        "ticket": found.ticket_id,
        "epoch": found.epoch,
        "stub": stub.id,
        "gate": scan.gate,
        "nonce": scan.nonce,
        "at": scan.at,
        "received_at": scan.received_at,
        "by": by.user_id,
        "device": found.device or "",
    }


def _redeemed(found: Found, stub: TicketPerk, made: PerkRedemption, left: int) -> Redeemed:
    perk = stub.perk
    return Redeemed(made.id, found, perk.key, perk.title, made.gate, made.redeemed_at, left)


def _when(found: Found, stub: TicketPerk, *, now: datetime) -> str:
    rows = PerkRedemption.objects.filter(
        workspace=stub.workspace_id, ticket_perk=stub, undone_at=None
    )
    last = rows.select_related("by").order_by("-redeemed_at", "-id").first()
    when = told(last, zone=found.zone, now=now) if last else _("a moment ago")
    return _("Used up: %(perk)s, %(when)s") % {"perk": stub.perk.title, "when": when}


def _record(workspace: Workspace, redeemed: Redeemed, *, at: datetime, by: Doorkeeper) -> None:
    found = redeemed.found
    metadata = {
        "event_id": found.event_key,
        "event_title": found.event_title,
        "ticket_id": str(found.ticket_id),
        "perk": redeemed.perk_key,
    }
    draft = activity(
        "redemption",
        pass_id=found.customer_id,
        fact=f"perk:{redeemed.redemption_id}",
        at=redeemed.redeemed_at,
        metadata=metadata | ({"gate": redeemed.gate} if redeemed.gate else {}),
    )
    told = {
        "ticketed_event_id": str(found.event_id),
        "ticket_id": str(found.ticket_id),
        "pass_id": str(found.customer_id),
        "perk_id": redeemed.perk_key,
        "redemption_id": str(redeemed.redemption_id),
    }
    news = [("perk.redeemed", told)]
    record_facts(workspace=workspace, drafts=[draft], news=news, at=at, by=by.user)
