"""When a person is erased, nothing says any more to whom they handed tickets, or who to them."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts.models import Customer, Workspace
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket, TicketQuerySet
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.ending import end_offer
from ticketing.transfers.states import TransferState

_WITH = ("workspace", "ticket__workspace", "ticket__order__workspace")


def forget_transfers(*, workspace: Workspace, customer_id: UUID) -> None:
    """End what the person offers, and blank names, addresses and notes of what concerns them.

    Before their own address and those of their orders and tickets are blanked: offers that nobody
    claimed know the person by these alone.
    """
    # Locked before the offers are read: a claim that is under way comes first.
    held = _held(workspace, customer_id).order_by("id")
    list(held.select_for_update(no_key=True).values_list("id"))
    theirs = Transfer.objects.of(workspace)
    for offer in theirs.open().filter(customer_id=customer_id).select_related(*_WITH):
        ticket = offer.ticket
        end_offer(offer=offer, ticket=ticket, into=TransferState.TAKEN_BACK, at=timezone.now())
    named = Q(customer_id=customer_id) | Q(claimant_id=customer_id)
    addresses = _addresses(workspace, customer_id)
    to_them = (Q(claimant=None, recipient_email__iexact=one) for one in sorted(addresses))
    theirs.filter(reduce(or_, to_them, named)).update(
        recipient_email="erased@example.invalid", recipient_name="", note=""
    )


def _held(workspace: Workspace, customer_id: UUID) -> TicketQuerySet:
    return Ticket.objects.of(workspace).filter(customer_id=customer_id)


def _addresses(workspace: Workspace, customer_id: UUID) -> set[str]:
    """Under which addresses the person is known, bought, and holds tickets."""
    own = Customer.objects.of(workspace).filter(id=customer_id).values_list("email", flat=True)
    orders = Order.objects.of(workspace).filter(customer_id=customer_id)
    held = _held(workspace, customer_id).values_list("holder_email", flat=True)
    found = {*own, *orders.values_list("email", flat=True), *held}
    return {one.lower() for one in found if one}
