"""Taking back a perk that was given out by mistake."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Workspace
from events.services.deleting import take_turns_at_removing
from ticketing.checkin.models import PerkRedemption
from ticketing.checkin.presenting import read_presented
from ticketing.checkin.scans import Doorkeeper, Undo
from ticketing.checkin.services.finding import Found, find_presented
from ticketing.checkin.services.redeeming import find_stub
from ticketing.checkin.services.undoing import lock_ticket
from ticketing.errors import NothingToUndo, TooLateToUndo
from ticketing.facts import forget, tell
from ticketing.tickets.models import TicketPerk


@dataclass(frozen=True, slots=True)
class Returned:
    """A redemption that counts no more; `left` is how many times the perk can be given now."""

    redemption: PerkRedemption
    found: Found
    perk_key: str
    left: int


@transaction.atomic
def return_perk(
    *, workspace: Workspace, name: str, perk_name: str, undo: Undo, by: Doorkeeper
) -> Returned:
    """Take back a perk that was given, and all that it led to; twice is once.

    Raises UnknownTicket, UnknownPerk, NothingToUndo, and TooLateToUndo once the event is over.
    """
    take_turns_at_removing(workspace)
    found = find_presented(workspace=workspace, presented=read_presented(name), by=by)
    lock_ticket(workspace, found.ticket_id)
    stub = find_stub(workspace, found, perk_name)
    rows = PerkRedemption.objects.filter(workspace=workspace, ticket_perk=stub)
    meant = rows.filter(nonce=undo.nonce) if undo.nonce else rows
    made = meant.order_by("-redeemed_at", "-id").first()
    if made is None:
        raise NothingToUndo
    if made.undone_at is None:
        _take_back(workspace, found, stub, made, by=by, at=undo.at)
    return Returned(made, found, stub.perk.key, stub.allowance - stub.used)


def _take_back(
    workspace: Workspace,
    found: Found,
    stub: TicketPerk,
    made: PerkRedemption,
    *,
    by: Doorkeeper,
    at: datetime,
) -> None:
    if at > found.ends_at:
        raise TooLateToUndo
    made.undone_at, made.undone_by = at, by.user
    made.save(update_fields=["undone_at", "undone_by"])
    TicketPerk.objects.filter(workspace=workspace, id=stub.id).update(used=F("used") - 1)
    stub.used -= 1
    forget(workspace=workspace, fact=f"perk:{made.id}")
    tell(
        workspace,
        "perk.redemption_undone",
        ticketed_event_id=str(found.event_id),
        ticket_id=str(found.ticket_id),
        pass_id=str(found.customer_id),
        perk_id=stub.perk.key,
        redemption_id=str(made.id),
    )
