"""Whoever has the link claims the ticket."""

from datetime import datetime

from django.db import transaction

from accounts.models import Customer, Workspace
from events.drafts import Draft
from ticketing.errors import OwnTransfer, TransferOver, UnknownTransfer
from ticketing.facts import custom, record_facts
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import lock_ticket, shared_event_of
from ticketing.transfers.models import Transfer
from ticketing.transfers.rules import refuse_unmovable
from ticketing.transfers.services.ending import close
from ticketing.transfers.services.moving import Recipient, move_ticket
from ticketing.transfers.services.telling import tell_of
from ticketing.transfers.states import TransferState
from ticketing.transfers.tokens import digest_of, workspace_of

_WITH = ("workspace", "ticket__workspace", "ticket__ticketed_event", "ticket__ticket_type")


def find_offer(*, token: str, workspace: Workspace | None = None) -> Transfer:
    """The transfer that a link's token names, open or over, with its ticket, event and sender.

    With `workspace`, only one of it. Raises UnknownTransfer.
    """
    own = workspace_of(token)
    if own is None or (workspace is not None and workspace.id != own):
        raise UnknownTransfer
    rows = Transfer.objects.filter(workspace=own, digest=digest_of(token))
    found = rows.select_related("customer", *_WITH).first()
    if found is None:
        raise UnknownTransfer
    return found


@transaction.atomic
def claim_transfer(*, token: str, by: Customer, at: datetime) -> Ticket:
    """Move a ticket to the person who claims it, and retire every code its sender still has.

    Claiming again what one has claimed changes nothing. Raises UnknownTransfer, OwnTransfer,
    TransferOver, or what `refuse_unmovable` raises.
    """
    seen = find_offer(token=token, workspace=by.workspace)
    # Once the ticket is locked, nobody else claims, takes back or lets in.
    ticket = lock_ticket(workspace=seen.workspace, ticket_id=seen.ticket_id)
    offer = find_offer(token=token, workspace=by.workspace)
    if offer.claimant_id == by.id == ticket.customer_id:
        return ticket
    if offer.customer_id == by.id:
        raise OwnTransfer
    if offer.open_slot is None or offer.expires_at <= at:
        raise TransferOver
    refuse_unmovable(ticket, shared_event_of(ticket), at=at)
    return _handed_on(offer, ticket, by, at)


def _handed_on(offer: Transfer, ticket: Ticket, by: Customer, at: datetime) -> Ticket:
    offer.claimant = by
    close(offer, TransferState.CLAIMED, at=at)
    recipient = Recipient(by, by.name or offer.recipient_name, by.email or offer.recipient_email)
    former = ticket.number_for_buyer
    carried = move_ticket(ticket=ticket, to=recipient, at=at)
    note_step(ticket.order, StepKind.TRANSFERRED, at=at, note=former)
    record_facts(
        workspace=offer.workspace, drafts=[*_drafts(offer, ticket, by, at), *carried], at=at
    )
    tell_of(offer, "ticket.transferred", pass_id=offer.customer_id)
    tell_of(offer, "ticket.claimed", pass_id=by.id)
    return ticket


def _drafts(offer: Transfer, ticket: Ticket, by: Customer, at: datetime) -> list[Draft]:
    metadata = {
        "event_id": ticket.ticketed_event.key,
        "event_title": ticket.ticketed_event.title,
        "ticket_id": str(ticket.id),
        "ticket_type": ticket.ticket_type.key,
    }
    ends = [("ticket.transferred", offer.customer_id, "sent"), ("ticket.claimed", by.id, "claimed")]
    return [
        custom(
            action,
            pass_id=pass_id,
            fact=f"transfer:{offer.id}:{end}",
            at=at,
            metadata=metadata,
        )
        for action, pass_id, end in ends
    ]
