"""The tickets of an order on paper: for whoever buys at the desk and leaves no e-mail address."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.admin.base import own
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.pdf import tickets_pdf
from ticketing.tickets.states import TicketState

if TYPE_CHECKING:
    from ticketing.admin.orders import OrderPage


def is_printable(ticket: Ticket, order: Order) -> bool:
    """Whether it opens a door and its buyer still holds it."""
    return TicketState(ticket.state).opens_door and ticket.customer_id == order.customer_id


@require_safe
def show_paper(request: HttpRequest, object_id: object, admin: "OrderPage") -> HttpResponse:
    """The tickets as PDF, a page for each. Raises Http404 where there are none to hand out."""
    order = own(admin, request, object_id)
    related = ("ticketed_event", "ticket_type", "workspace")
    rows = Ticket.objects.filter(workspace=order.workspace_id, order=order)
    every = rows.select_related(*related).order_by("issued_at", "id")
    tickets = [ticket for ticket in every if is_printable(ticket, order)]
    if not tickets:
        raise Http404
    answer = HttpResponse(tickets_pdf(tickets), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="tickets-{order.number}.pdf"'
    return answer
