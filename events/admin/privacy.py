"""One person's rights, at the customer's page: a copy of everything, and being forgotten."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.admin.pages import page
from accounts.admin.panels import Panel, customer_panels
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.station import station_of
from core.api.rendering import encode
from events.admin.desk import the_customer
from events.export import export_customer
from events.services.privacy import erase_customer


@require_POST
def take_copy(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Everything that is kept about the person, as a file to hand over."""
    customer = _whose(request, customer_id)
    answer = HttpResponse(
        encode(export_customer(customer=customer)), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="customer-{customer.id}.json"'
    return answer


def erase(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Forget who the person was, once that is confirmed."""
    customer = _whose(request, customer_id)
    if request.method == "POST":
        erase_customer(customer=customer, at=timezone.now())
        messages.success(request, _("Erased. What happened stays, under no name."))
        return redirect("admin:accounts_customer_changelist")
    title = _("Erase %(customer)s?") % {"customer": customer}
    return TemplateResponse(
        request, "admin/events/erase.html", page(admin.site, request, title, customer=customer)
    )


def _whose(request: HttpRequest, customer_id: UUID) -> Customer:
    if not station_of(request).may(Scope.CUSTOMERS_PRIVACY):
        raise PermissionDenied
    return the_customer(request, customer_id)


def _privacy_panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    return {"customer": customer}


customer_panels.append(
    Panel(
        "admin/events/_privacy.html",
        Scope.CUSTOMERS_PRIVACY,
        _privacy_panel,
        90,
        gettext_lazy("Personal data"),
        "privacy",
    )
)
