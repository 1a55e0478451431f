"""One field finds a customer: who is meant opens at once, several are listed with the reason."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.pages import page
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.services.finding import find_customers, only_hit
from accounts.station import station_of


def find(request: HttpRequest) -> HttpResponse:
    """The customer's page when there is no doubt; else those who may be meant, or what to try."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.CUSTOMERS_READ):
        raise PermissionDenied
    text = request.GET.get("q", "")
    hits = find_customers(workspace=station.workspace, text=text, scopes=station.scopes)
    customer = only_hit(hits)
    if customer is not None:
        return redirect("admin:accounts_customer_change", customer.pk)
    shown = text if text.isprintable() else ""
    context = {
        "hits": hits,
        "text": shown.strip()[:100],
        "is_asked": bool(text.strip()),
        "may_add": station.may(Scope.CUSTOMERS_WRITE),
    }
    title = _("Find a customer")
    return TemplateResponse(
        request, "admin/accounts/customer/find.html", page(admin.site, request, title, **context)
    )


def exact_customer(request: HttpRequest) -> Customer | None:
    """Whom the list's search can only mean: a number, a code, an address, typed as a whole."""
    station, text = station_of(request), request.GET.get("q", "")
    if station.workspace is None or set(request.GET) != {"q"}:
        return None
    hits = find_customers(workspace=station.workspace, text=text, scopes=station.scopes)
    return only_hit([hit for hit in hits if hit.is_exact])
