"""What can be done with an order: each is asked about first, on a page that says what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, show_refusal
from accounts.admin.pages import page
from accounts.models import User
from accounts.site import signed_in
from core.errors import DomainError
from core.money import show_price
from ticketing.admin.refunding import RefundForm, give_back, may_refund, says_refund
from ticketing.mail.services.again import send_tickets_again
from ticketing.orders.models import Order
from ticketing.orders.services.expiring import cancel_order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.services.desk import take_payment_at_desk

if TYPE_CHECKING:
    from ticketing.admin.orders import OrderPage


def nothing_to_fill(given: Any, order: Order) -> forms.Form:
    """A form that only asks."""
    return forms.Form(given)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: when it is offered, what it says it does, and what it does."""

    label: Any
    is_open: Callable[[Order], bool]
    says: Callable[[Order], str]
    run: Callable[[Order, User, Mapping[str, Any]], str]
    form: Callable[[Any, Order], forms.Form] = nothing_to_fill
    is_danger: bool = False


def _pay(order: Order, by: User, given: Mapping[str, Any]) -> str:
    take_payment_at_desk(order=order, amount=order.total, at=timezone.now(), by=by)
    return _("Paid. The tickets are the buyer's.")


def _cancel(order: Order, by: User, given: Mapping[str, Any]) -> str:
    cancel_order(order=order, at=timezone.now(), by=by)
    return _("Cancelled. What it held can be had by others.")


def _send(order: Order, by: User, given: Mapping[str, Any]) -> str:
    send_tickets_again(order=order, at=timezone.now())
    return _("The letter is on its way.")


def _has_letter(order: Order) -> bool:
    return order.state == OrderState.CONFIRMED and bool(order.email)


def _is_pending(order: Order) -> bool:
    return order.state == OrderState.PENDING


def _says_pay(order: Order) -> str:
    named = {"total": show_price(order.total, order.currency)}
    said = (
        _(
            "Once you have taken %(total)s: the buyer gets the tickets at once. Only a refund takes"
            " that back."
        )
        % named
    )
    if order.provider == Provider.STRIPE:
        said += " " + _("It was to be paid online: make sure that it was not paid there as well.")
    return said


ACTIONS: dict[str, Action] = {
    "pay": Action(gettext_lazy("Mark as paid at the desk"), _is_pending, _says_pay, _pay),
    "send": Action(
        gettext_lazy("Send the tickets again"),
        _has_letter,
        lambda order: (
            _("The letter with the tickets goes to %(to)s; it cannot be called back.")
            % {"to": order.email}
        ),
        _send,
    ),
    "refund": Action(
        gettext_lazy("Refund"), may_refund, says_refund, give_back, form=RefundForm, is_danger=True
    ),
    "cancel": Action(
        gettext_lazy("Cancel the order"),
        _is_pending,
        lambda order: _("Its tickets go back on sale. This cannot be undone."),
        _cancel,
        is_danger=True,
    ),
}


def open_for(request: HttpRequest, order: Order) -> list[tuple[str, Action]]:
    """What can be done with the order now: the name in its address, and the action."""
    return [
        (f"admin:ticketing_order_{name}", one)
        for name, one in ACTIONS.items()
        if one.is_open(order)
    ]


def page_for(name: str, admin: "OrderPage") -> Callable[..., HttpResponse]:
    """The page that asks, and does it."""

    def view(request: HttpRequest, object_id: object) -> HttpResponse:
        return _ask(request, object_id, name, admin)

    return view


def _ask(request: HttpRequest, object_id: object, name: str, admin: "OrderPage") -> HttpResponse:
    order, action = own(admin, request, object_id), ACTIONS[name]
    if not admin.has_view_permission(request):
        raise PermissionDenied
    if not action.is_open(order):
        messages.error(request, _("This cannot be done with the order any more."))
        return redirect("admin:ticketing_order_change", order.pk)
    given = request.POST if request.method == "POST" else None
    form = action.form(given, order)
    if given is not None and form.is_valid() and _is_done(request, admin, order, action, form):
        return redirect("admin:ticketing_order_change", order.pk)
    title = _("%(action)s · order %(number)s") % {"action": action.label, "number": order.number}
    context = {"order": order, "original": order, "action": action, "form": form}
    return TemplateResponse(
        request,
        "admin/ticketing/order_ask.html",
        page(
            admin.admin_site,
            request,
            title,
            opts=admin.opts,
            says=action.says(order),
            **context,
        ),
    )


def _is_done(
    request: HttpRequest, admin: "OrderPage", order: Order, action: Action, form: forms.Form
) -> bool:
    try:
        said = action.run(order, signed_in(request), form.cleaned_data)
    except DomainError as refusal:
        show_refusal(form, refusal, {"ticketIds": "tickets"})
        return False
    admin.log_change(request, order, f"{action.label}.")
    messages.success(request, said)
    return True
