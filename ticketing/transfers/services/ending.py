"""An offer comes to nothing: it is taken back, or nobody claims it in time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Workspace
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.sweeping import sweep
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import lock_ticket
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.telling import tell_of
from ticketing.transfers.states import TransferState

MOST_AT_ONCE = 500


def open_offer(ticket: Ticket) -> Transfer | None:
    """The offer of a ticket that waits to be claimed; the caller locked the ticket."""
    offers = Transfer.objects.of(ticket.workspace).open().filter(ticket=ticket)
    return offers.select_related("workspace", "ticket").first()


def end_offer(*, offer: Transfer, ticket: Ticket, into: TransferState, at: datetime) -> None:
    """Close an offer that was not claimed, in the transaction under way; the ticket is locked."""
    close(offer, into, at=at)
    note_step(ticket.order, StepKind.TRANSFER_ENDED, at=at, note=ticket.number_for_buyer)
    tell_of(offer, "ticket.offer_ended", pass_id=offer.customer_id, outcome=into.value)


def close(offer: Transfer, into: TransferState, *, at: datetime) -> None:
    """Write down how an offer ended; its link opens nothing any more."""
    offer.state, offer.open_slot, offer.closed_at = into, None, at
    offer.save(update_fields=["state", "open_slot", "closed_at", "claimant"])


def return_overdue(*, workspace: Workspace, at: datetime) -> int:
    """End every offer of a workspace that nobody claimed in time; answers how many."""
    overdue = Transfer.objects.of(workspace).overdue(at=at).values_list("id", flat=True)
    keys = list(overdue[:MOST_AT_ONCE])
    return sweep(keys, lambda key: _return(workspace, key, at), name="transfers")


@transaction.atomic
def _return(workspace: Workspace, transfer_id: UUID, at: datetime) -> bool:
    offers = Transfer.objects.of(workspace).overdue(at=at).filter(id=transfer_id)
    seen = offers.select_related("workspace").first()
    if seen is None:
        return False
    ticket = lock_ticket(workspace=seen.workspace, ticket_id=seen.ticket_id)
    offer = offers.select_related("workspace", "ticket").first()
    if offer is None:  # claimed or taken back while the ticket was waited for
        return False
    end_offer(offer=offer, ticket=ticket, into=TransferState.EXPIRED, at=at)
    return True
