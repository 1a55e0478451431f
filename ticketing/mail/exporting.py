"""What was written to a person about tickets, in the copy of what is kept of them."""

from typing import Any
from uuid import UUID

from accounts.models import Workspace
from ticketing.mail.models import HolderNotice, Letter, LetterKind, Reminder
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket


def exported_letters(*, workspace: Workspace, customer_id: UUID) -> dict[str, Any]:
    """Every letter about their orders, their tickets, and events that they hold tickets for."""
    own = {"workspace": workspace, "customer_id": customer_id}
    subjects: set[UUID] = set()
    for rows in (Order.objects, Ticket.objects, Reminder.objects, HolderNotice.objects):
        subjects |= set(rows.filter(**own).values_list("id", flat=True))
    letters = Letter.objects.of(workspace).filter(
        kind__in=LetterKind.values, subject_id__in=subjects
    )
    named = letters.order_by("written_at", "id").values("kind", "state", "written_at", "sent_at")
    return {"letters": list(named)}
