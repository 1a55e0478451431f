"""Points put right by hand: at the customer's page, with a reason, once."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import show_refusal
from accounts.admin.pages import page
from accounts.admin.undoing import tell_done
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from events.admin.desk import the_customer
from events.admin.inputs import text, whole
from loyalty.admin.undoing_desk import back_from_adjusting
from loyalty.ledger.reading import points_of
from loyalty.ledger.services import adjust_points
from loyalty.rules.phrases import say_number, say_points

_NAMES = {"externalId": "nonce"}


class AdjustForm(forms.Form):
    """So many points, and why; `nonce` lets the same form count once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    points = whole(
        gettext_lazy("Points"),
        required=True,
        min_value=-(10**12),
        help_text=gettext_lazy("50 gives fifty, -50 takes fifty."),
    )
    reason = text(
        gettext_lazy("Reason"),
        most=500,
        help_text=gettext_lazy("The customer sees it in their history."),
    )


def adjust(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Give a customer points, or take some, and say why; then back to the customer's page."""
    customer = the_customer(request, customer_id)
    if not station_of(request).may(Scope.POINTS_WRITE):
        raise PermissionDenied
    form = AdjustForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _is_adjusted(request, form, customer):
        return redirect("admin:accounts_customer_change", customer.id)
    points = points_of(customer=customer, at=timezone.now())
    context = {"form": form, "customer": customer, "balance": say_number(points.balance)}
    title = _("Adjust points · %(customer)s") % {"customer": customer}
    return TemplateResponse(
        request, "admin/loyalty/adjust.html", page(admin.site, request, title, **context)
    )


def _is_adjusted(request: HttpRequest, form: AdjustForm, customer: Any) -> bool:
    given = form.cleaned_data
    try:
        entry = adjust_points(
            customer=customer,
            points=given["points"],
            reason=given["reason"],
            by=signed_in(request),
            reference=f"admin:{given['nonce']}",
        )
    except DomainError as refusal:
        show_refusal(form, refusal, _NAMES)
        return False
    named = {"customer": customer, "points": say_points(entry.balance)}
    words = _("Adjusted. %(customer)s has %(points)s now.") % named
    tell_done(request, words, back_from_adjusting(customer, entry))
    return True
