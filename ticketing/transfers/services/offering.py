"""A holder offers a ticket to somebody, and may take it back until it is claimed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ticketing.errors import NoOpenTransfer, TooManyTransfers, TransferOpen
from ticketing.mail.models import LetterKind
from ticketing.mail.services.writing import write_letter
from ticketing.orders.services.timeline import note_step
from ticketing.orders.states import StepKind
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import lock_held_ticket, shared_event_of
from ticketing.transfers.models import Transfer
from ticketing.transfers.rules import OFFERED_FOR, closes_at, refuse_unmovable
from ticketing.transfers.services.ending import end_offer, open_offer
from ticketing.transfers.services.telling import tell_of
from ticketing.transfers.states import TransferState
from ticketing.transfers.tokens import digest_of, new_token

# Each offer is a letter to whatever address the holder types.
MOST_OFFERS_A_DAY = 10


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a ticket is offered, and what the letter says besides."""

    email: str
    name: str = ""
    note: str = ""


@transaction.atomic
def offer_transfer(*, ticket: Ticket, to: Addressee, at: datetime) -> Transfer:
    """Offer a ticket: a letter with the claim's link goes out, and nothing moves until then.

    Raises TransferOpen when it is offered already, TooManyTransfers, or what `refuse_unmovable`
    raises.
    """
    ticket = lock_held_ticket(ticket=ticket)
    event = shared_event_of(ticket)
    refuse_unmovable(ticket, event, at=at)
    _make_room(ticket, at)
    token = new_token(ticket.workspace_id)
    offer = Transfer.objects.create(
        workspace_id=ticket.workspace_id,
        ticket=ticket,
        customer_id=ticket.customer_id,
        recipient_email=to.email,
        recipient_name=to.name,
        note=to.note,
        digest=digest_of(token),
        offered_at=at,
        expires_at=min(at + OFFERED_FOR, closes_at(event)),
    )
    write_letter(
        workspace=ticket.workspace,
        kind=LetterKind.OFFERED,
        subject_id=offer.id,
        secret=token,
        at=at,
    )
    note_step(ticket.order, StepKind.TRANSFER_BEGUN, at=at, note=ticket.number_for_buyer)
    tell_of(offer, "ticket.offered", pass_id=ticket.customer_id)
    return offer


@transaction.atomic
def take_back(*, ticket: Ticket, at: datetime) -> None:
    """End a ticket's offer before it is claimed. Raises NoOpenTransfer when there is none."""
    ticket = lock_held_ticket(ticket=ticket)
    offer = open_offer(ticket)
    if offer is None:
        raise NoOpenTransfer
    end_offer(offer=offer, ticket=ticket, into=TransferState.TAKEN_BACK, at=at)


def _make_room(ticket: Ticket, at: datetime) -> None:
    """See that no offer is open; one that nobody claimed in time ends here."""
    offer = open_offer(ticket)
    if offer is not None:
        if offer.expires_at > at:
            raise TransferOpen
        end_offer(offer=offer, ticket=ticket, into=TransferState.EXPIRED, at=at)
    offers = Transfer.objects.of(ticket.workspace).filter(ticket=ticket)
    if offers.filter(offered_at__gt=at - timedelta(days=1)).count() >= MOST_OFFERS_A_DAY:
        raise TooManyTransfers
