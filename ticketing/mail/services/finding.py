"""What a letter is about, as it is now: what is no longer so is not written."""

from collections.abc import Sequence
from uuid import UUID

from accounts.models import Customer, Workspace
from ticketing.mail.models import HolderNotice, Reminder, ToldHolder
from ticketing.orders.models import Order, OrderLine
from ticketing.payments.models import Refund
from ticketing.tickets.models import Ticket, TicketQuerySet
from ticketing.transfers.models import Transfer

_TICKET_WITH = ("workspace", "ticketed_event", "ticket_type", "customer", "order")


def order_of(workspace: Workspace, order_id: UUID) -> Order | None:
    """An order with its event and buyer."""
    rows = Order.objects.of(workspace).filter(id=order_id)
    return rows.select_related("workspace", "ticketed_event", "customer").first()


def lines_of(order: Order) -> Sequence[OrderLine]:
    """What was ordered."""
    rows = OrderLine.objects.filter(workspace=order.workspace_id, order=order)
    return list(rows.select_related("ticket_type").order_by("ticket_type__position", "id"))


def refund_of(workspace: Workspace, refund_id: UUID) -> Refund | None:
    """A refund with its order."""
    rows = Refund.objects.filter(workspace=workspace, id=refund_id)
    return rows.select_related(
        "order__workspace", "order__ticketed_event", "order__customer"
    ).first()


def transfer_of(workspace: Workspace, transfer_id: UUID) -> Transfer | None:
    """A transfer with its sender, its claimant and its event."""
    rows = Transfer.objects.of(workspace).filter(id=transfer_id)
    return rows.select_related(
        "workspace", "customer", "claimant", "ticket__ticketed_event", "ticket__ticket_type"
    ).first()


def ticket_of(workspace: Workspace, ticket_id: UUID) -> Ticket | None:
    """A ticket with its holder and its event."""
    rows = Ticket.objects.of(workspace).filter(id=ticket_id)
    return rows.select_related(*_TICKET_WITH).first()


def held_tickets_of(order: Order) -> Sequence[Ticket]:
    """What the buyer still holds of an order: the codes of the rest are other people's."""
    rows = Ticket.objects.held_by(order.customer).valid().filter(order=order).order_by("id")
    return list(rows.select_related(*_TICKET_WITH))


def held_ticket_of(workspace: Workspace, ticket_id: UUID, holder: Customer) -> Ticket | None:
    """A valid ticket, as long as this customer holds it."""
    rows = Ticket.objects.held_by(holder).valid().filter(id=ticket_id)
    return rows.select_related(*_TICKET_WITH).first()


def reminder_of(workspace: Workspace, reminder_id: UUID) -> Reminder | None:
    """A reminder with whom and what it is about."""
    rows = Reminder.objects.filter(workspace=workspace, id=reminder_id)
    return rows.select_related("ticketed_event", "customer").first()


def notice_of(workspace: Workspace, notice_id: UUID) -> HolderNotice | None:
    """News of an event with whom it is for."""
    rows = HolderNotice.objects.filter(workspace=workspace, id=notice_id)
    return rows.select_related("workspace", "ticketed_event", "customer").first()


def tickets_for(told: ToldHolder) -> Sequence[Ticket]:
    """What somebody who is reminded or told holds for the event now."""
    return list(_tickets_of(told).valid())


def tickets_once_of(told: ToldHolder) -> Sequence[Ticket]:
    """The same with what was refunded or cancelled meanwhile."""
    return list(_tickets_of(told))


def _tickets_of(told: ToldHolder) -> TicketQuerySet:
    rows = Ticket.objects.held_by(told.customer).filter(ticketed_event=told.ticketed_event_id)
    return rows.order_by("id").select_related(*_TICKET_WITH)
