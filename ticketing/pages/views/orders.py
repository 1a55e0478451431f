"""An order's page, and what its buyer does with it before it is paid."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import DomainError
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.orders.services.checking_out import check_out
from ticketing.orders.services.expiring import cancel_order
from ticketing.orders.states import Provider
from ticketing.pages.buying import contact_of, ways_to_pay
from ticketing.pages.contact import CheckoutForm
from ticketing.pages.framing import page
from ticketing.pages.guests import introduce
from ticketing.pages.paying import begin_payment, end_payment, look_for_money, pays_elsewhere
from ticketing.pages.stages import Stage, failed_try, minutes_left, stage_of
from ticketing.pages.visitors import Visitor
from ticketing.payments.services.closing import open_payments
from ticketing.tickets.models import Ticket

REFUSED = 422


@require_safe
@page
def order(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Where an order stands, and what to do next."""
    return _shown(request, visitor, visitor.order(number))


@require_POST
@page
def pay(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Say who buys and how they pay; who pays online goes to the payment page at once."""
    found = visitor.order(number)
    form = CheckoutForm(request.POST, ways=ways_to_pay(found.ticketed_event))
    if stage_of(found, is_begun=False, at=timezone.now()) not in {Stage.BASKET, Stage.DESK}:
        return _to(found)
    if form.is_valid():
        try:
            address = _checked_out(visitor, found, form)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            found = visitor.order(number)
        else:
            return redirect(address or _address(found))
    return _shown(request, visitor, found, form)


@require_POST
@page
def give_up(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Give the tickets back, and choose anew with what was chosen before."""
    found = visitor.order(number)
    try:
        cancel_order(order=found, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return _to(found)
    messages.success(request, _("The tickets were given back. Choose again whenever you like."))
    place = reverse("whats-on:event", args=[found.workspace.slug, found.ticketed_event.key])
    return redirect(f"{place}?instead-of={found.number}")


@require_safe
@page
def returned(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Back from the payment page: the money is looked for, however often this is opened."""
    found = visitor.order(number)
    look_for_money(request, found)
    return _to(found)


def _checked_out(visitor: Visitor, found: Order, form: CheckoutForm) -> str:
    """Where to pay; empty where there is nothing to pay now."""
    now = timezone.now()
    given = form.cleaned_data
    way = Provider(given["payment"])
    contact = contact_of(given["name"], given["email"])
    if way is Provider.OFFLINE:
        end_payment(found, at=now)
    checked = check_out(order=found, contact=contact, provider=way, at=now)
    if visitor.customer is not None:
        introduce(customer=visitor.customer, name=contact.name, email=contact.email)
    return begin_payment(checked, at=now) if way is Provider.STRIPE else ""


def _shown(
    request: HttpRequest, visitor: Visitor, found: Order, form: CheckoutForm | None = None
) -> HttpResponse:
    now = timezone.now()
    event, workspace = found.ticketed_event, visitor.workspace
    is_begun = open_payments(found).exists()
    stage = stage_of(found, is_begun=is_begun, at=now)
    lines = OrderLine.objects.filter(workspace=workspace, order=found).select_related("ticket_type")
    tickets = Ticket.objects.of(workspace).filter(order=found).order_by("id")
    steps = list(OrderStep.objects.filter(workspace=workspace, order=found))
    ways = ways_to_pay(event)
    context: dict[str, Any] = {
        "house": workspace,
        "visitor": visitor,
        "order": found,
        "event": event,
        "event_state": event.state_at(now),
        "is_late": found.expires_at is not None and found.expires_at <= now,
        "minutes_left": minutes_left(found, at=now),
        "template": f"ticketing/pages/orders/{stage.value}.html",
        "lines": lines,
        "steps": steps,
        "failed_try": failed_try(steps),
        "tickets": [
            (ticket, ticket.customer_id == found.customer_id)
            for ticket in tickets.select_related("ticket_type")
        ],
        "ways": [way.value for way in ways],
        "form": form or _empty_form(visitor, found, ways),
    }
    status = REFUSED if form is not None else 200
    answer = render(request, "ticketing/pages/order.html", context, status=status)
    return pays_elsewhere(answer) if found.open_slot else answer


def _empty_form(visitor: Visitor, found: Order, ways: list[Provider]) -> CheckoutForm:
    known = visitor.customer
    initial = {
        "name": found.name or (known.name if known else ""),
        "email": found.email or (known.email if known else ""),
    }
    return CheckoutForm(ways=ways, initial=initial)


def _address(found: Order) -> str:
    return reverse("whats-on:order", args=[found.workspace.slug, found.number])


def _to(found: Order) -> HttpResponse:
    return redirect(_address(found))
