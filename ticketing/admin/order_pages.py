"""The page of one order: its lines, tickets, money and every step, with what can be done."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.scopes import Scope
from accounts.station import station_of
from core.money import show_price
from ticketing.admin import order_actions
from ticketing.admin.printing import is_printable
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.payments.models import Payment, PaymentQuestion, Refund
from ticketing.tickets.models import Ticket

if TYPE_CHECKING:
    from ticketing.admin.orders import OrderPage


@dataclass(frozen=True, slots=True)
class Priced:
    """A row with the money that it is about, as people read it."""

    row: Any
    price: str
    more: str = ""


def show(request: HttpRequest, object_id: object, admin: "OrderPage") -> HttpResponse:
    """One order."""
    order = own(admin, request, object_id)
    if request.method == "POST":
        raise PermissionDenied
    context = about(order) | {
        "order": order,
        "original": order,
        "may_see_customers": station_of(request).may(Scope.CUSTOMERS_READ),
        "actions": order_actions.open_for(request, order),
    }
    context["has_paper"] = any(is_printable(one, order) for one in context["tickets"])
    title = _("Order %(number)s") % {"number": order.number}
    return TemplateResponse(
        request,
        "admin/ticketing/order.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def about(order: Order) -> dict[str, Any]:
    """Everything that is kept of an order, in seven queries."""
    rows = {"workspace": order.workspace_id, "order": order}
    lines = OrderLine.objects.filter(**rows).select_related("ticket_type").order_by("id")
    tickets = Ticket.objects.filter(**rows).select_related("ticket_type", "customer")
    payments = Payment.objects.filter(**rows).select_related("by")
    refunds = Refund.objects.filter(**rows).select_related("by")
    questions = PaymentQuestion.objects.filter(**rows, answered_at=None)
    steps = OrderStep.objects.filter(**rows).select_related("by").order_by("id")

    def priced(amount: Decimal | None) -> str:
        return "" if amount is None else show_price(amount, order.currency)

    return {
        "lines": [
            Priced(line, priced(line.unit_price), priced(line.unit_total * line.quantity))
            for line in lines
        ],
        "tickets": list(tickets.order_by("issued_at", "id")),
        "payments": [Priced(one, priced(one.amount)) for one in payments],
        "refunds": [Priced(one, priced(one.amount)) for one in refunds],
        "questions": list(questions),
        "steps": [Priced(step, priced(step.amount)) for step in steps],
        "subtotal": priced(order.subtotal),
        "discount": priced(order.discount) if order.discount else "",
        "total": priced(order.total),
        "refunded": priced(order.refunded) if order.refunded else "",
    }
