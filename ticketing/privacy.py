"""What ticketing knows of a person: copied when they ask, blanked when they are erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F

from accounts.models import Workspace
from ticketing.mail.exporting import exported_letters
from ticketing.mail.services.forgetting import forget_notices
from ticketing.media.exporting import exported_photos
from ticketing.media.services.removing import forget_photos_of
from ticketing.models import Order, OrderStep, PaymentQuestion, Refund, Ticket, Transfer
from ticketing.orders.showing import shown_order
from ticketing.sessions.exporting import exported_participation
from ticketing.sessions.services.forgetting import forget_participant
from ticketing.tickets.showing import shown_tickets
from ticketing.transfers.services.forgetting import forget_transfers


class TicketingKeeper:
    """Fulfils `events.keepers.Keeper`."""

    def erase(self, *, workspace: Workspace, customer_id: UUID) -> None:
        """Blank names and addresses; amounts and places stay."""
        orders = Order.objects.of(workspace).filter(customer_id=customer_id)
        # Orders before tickets, as everywhere; who blanks them needs what they still say.
        list(orders.select_for_update(no_key=True).order_by("id").values_list("id"))
        forget_transfers(workspace=workspace, customer_id=customer_id)
        orders.update(name="", email="", language="", link_epoch=F("link_epoch") + 1)
        OrderStep.objects.filter(
            workspace=workspace, order__workspace=workspace, order__customer_id=customer_id
        ).update(note="")
        tickets = Ticket.objects.of(workspace).filter(customer_id=customer_id)
        tickets.update(holder_name="", holder_email="")
        theirs = {"workspace": workspace, "order__workspace": workspace}
        Refund.objects.filter(**theirs, order__customer_id=customer_id).update(reason="")
        PaymentQuestion.objects.filter(**theirs, order__customer_id=customer_id).update(
            words="", answer=""
        )
        forget_photos_of(workspace=workspace, customer_id=customer_id)
        forget_participant(workspace=workspace, customer_id=customer_id)
        forget_notices(workspace=workspace, customer_id=customer_id)

    def export(self, *, workspace: Workspace, customer_id: UUID) -> Mapping[str, Any]:
        """Orders, tickets, transfers, photos, participation in sessions, and letters."""
        orders = Order.objects.of(workspace).filter(customer_id=customer_id)
        tickets = Ticket.objects.of(workspace).filter(customer_id=customer_id)
        transfers = Transfer.objects.filter(workspace=workspace, customer_id=customer_id)
        return {
            "orders": [
                shown_order(one) | {"name": one.name, "email": one.email}
                for one in orders.select_related("ticketed_event").newest_first()
            ],
            "tickets": shown_tickets(
                tickets.select_related("ticketed_event", "ticket_type").newest_first(),
                workspace=workspace,
            ),
            "transfers": list(
                transfers.values("ticket_id", "recipient_email", "note", "state", "offered_at")
            ),
            **exported_photos(workspace=workspace, customer_id=customer_id),
            **exported_participation(workspace=workspace, customer_id=customer_id),
            **exported_letters(workspace=workspace, customer_id=customer_id),
        }


keeper = TicketingKeeper()
