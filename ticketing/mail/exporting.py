"""What was written to a person about tickets, in the copy of what is kept of them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Workspace
from ticketing.mail.models import HolderNotice, Letter, LetterKind, Reminder
from ticketing.orders.models import Order
from ticketing.payments.models import Refund
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer

_K = LetterKind


def exported_letters(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """Every letter to them: about orders, refunds, tickets, what they handed on, and events."""
    theirs = Q(pk__in=[])
    for kinds, rows in _subjects(workspace, customer_id):
        theirs |= Q(kind__in=kinds, subject_id__in=list(rows.values_list("id", flat=True)))
    letters = Letter.objects.of(workspace).filter(theirs)
    named = letters.order_by("written_at", "id").values("kind", "state", "written_at", "sent_at")
    return {"letters": list(named)}


def _subjects(
    workspace: Workspace, customer_id: UUID
) -> Iterator[tuple[list[LetterKind], QuerySet[Any]]]:
    """What letters to them are about, with the kinds of those that go to them and to nobody else.

    The letter that offers a ticket goes to an address: whose that is, nobody knows.
    """
    own = {"workspace": workspace, "customer_id": customer_id}
    yield [_K.PLACED, _K.TICKETS, _K.REFUNDED_LATE], Order.objects.filter(**own)
    bought = {"order__workspace": workspace, "order__customer_id": customer_id}
    yield [_K.REFUNDED], Refund.objects.filter(workspace=workspace, **bought)
    yield [_K.REISSUED], Ticket.objects.filter(**own)
    yield [_K.CLAIMED, _K.RETURNED], Transfer.objects.filter(**own)
    yield [_K.RECEIVED], Transfer.objects.filter(workspace=workspace, claimant_id=customer_id)
    yield [_K.REMINDER], Reminder.objects.filter(**own)
    yield [_K.MOVED, _K.CALLED_OFF], HolderNotice.objects.filter(**own)
