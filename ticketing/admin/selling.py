"""Selling at the desk: tickets for a customer or a new guest, paid on the spot or kept aside."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import said, show_refusal
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from core.ids import as_uuid
from ticketing.admin.history import log_addition
from ticketing.admin.sale_forms import SaleForm
from ticketing.admin.undoing import back_from_putting_aside
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.reading import offers_of
from ticketing.errors import OrderOpen
from ticketing.orders.models import Order
from ticketing.orders.services.placing import Placed, Wanted, place_order
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.desk import take_payment_at_desk

# How long a form that was sent is known.
SECONDS_KEPT = 24 * 60 * 60
_NAMES = {"payment": "is_paid", "promoCode": "code"}


def sell(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Place an order for somebody at the desk, and take the money at once when they have it."""
    event = _event(request, event_id)
    offers = offers_of(event, at=timezone.now())
    buyer = _buyer(request, event)
    given = request.POST if request.method == "POST" else None
    form = SaleForm(given, workspace=event.workspace, offers=offers, buyer=buyer)
    if given is not None and form.is_valid():
        if not cache.add(_once(form), "under way", SECONDS_KEPT):
            messages.info(request, _("This was sold already, and is sold once."))
            return redirect("admin:ticketing_order_changelist")
        if order := _sold(request, event, form):
            return redirect("admin:ticketing_order_change", order.pk)
        cache.delete(_once(form))
    context = {"form": form, "event": event, "offers": offers, "buyer": buyer}
    title = _("Sell at the desk · %(event)s") % {"event": event.title}
    return TemplateResponse(
        request, "admin/ticketing/sell.html", page(admin.site, request, title, **context)
    )


def _once(form: SaleForm) -> str:
    return f"desk-sale:{form.workspace.pk}:{form.cleaned_data['once']}"


def _event(request: HttpRequest, event_id: UUID) -> TicketedEvent:
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.TICKETS_SELL):
        raise PermissionDenied
    rows = TicketedEvent.objects.of(station.workspace).select_related("workspace")
    event = rows.filter(id=event_id).first()
    if event is None:
        raise Http404
    return event


def _buyer(request: HttpRequest, event: TicketedEvent) -> Customer | None:
    """The customer from whose page one came."""
    key = as_uuid(request.GET.get("customer"))
    living = Customer.objects.of(event.workspace).living().select_related("workspace")
    return living.filter(id=key).first() if key else None


def _sold(request: HttpRequest, event: TicketedEvent, form: SaleForm) -> Order | None:
    """The order; None when something is refused, which the form then says.

    The money is noted once the order stands: what is scarce is the last that a sale waits for.
    """
    try:
        placed = _placed(event, form)
    except OrderOpen as refusal:
        messages.error(request, refusal.message)
        cache.delete(_once(form))
        return _open_order(event, refusal)
    except DomainError as refusal:
        show_refusal(form, refusal, _NAMES)
        return None
    order, by = placed.order, signed_in(request)
    log_addition(request, order, str(_("Sold at the desk.")))
    try:
        if order.state == OrderState.PENDING and form.cleaned_data["is_paid"]:
            take_payment_at_desk(order=order, amount=order.total, at=timezone.now(), by=by)
    except DomainError as refusal:
        # The order stands, and its page says what can be done with it.
        messages.error(request, said(refusal))
    else:
        is_aside = order.state == OrderState.PENDING and not form.cleaned_data["is_paid"]
        back = back_from_putting_aside(order) if is_aside else None
        tell_done(request, _told(placed, form.cleaned_data), back)
    return order


def _open_order(event: TicketedEvent, refusal: OrderOpen) -> Order | None:
    """The order that the buyer has to finish first."""
    key = as_uuid(refusal.faults[0].message)
    return Order.objects.of(event.workspace).filter(id=key).first() if key else None


def _placed(event: TicketedEvent, form: SaleForm) -> Placed:
    given = form.cleaned_data
    wanted = Wanted(
        form.wishes(),
        code=given["code"],
        provider=Provider.OFFLINE,
        contact=Contact(name=given["name"], email=given["email"]),
    )
    return place_order(event=event, customer=form.customer(), wanted=wanted, at=timezone.now())


def _told(placed: Placed, given: dict[str, Any]) -> str:
    if placed.continued:
        return _("This order was begun before; it is the same one.")
    if given["is_paid"] or not placed.order.total:
        return _("Sold: the tickets are the buyer's.")
    return _("Put aside: the tickets wait to be paid.")
