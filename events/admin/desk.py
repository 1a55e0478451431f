"""The customer's page: what they did, and the buttons that record what they do now."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import show_refusal
from accounts.admin.pages import page
from accounts.admin.panels import Panel, customer_actions, customer_panels, front_panels
from accounts.models import Customer, Workspace
from accounts.scopes import Scope
from accounts.site import signed_in
from accounts.station import station_of
from core.errors import DomainError
from core.ids import as_uuid
from events.admin import words
from events.admin.forms import FORMS, EntryForm
from events.kinds import EventType
from events.models import ActivityEvent
from events.services.history import page_of_history, totals_of
from events.services.manual import RECORDED_BY_HAND, may_record, record_manual_entry
from events.services.recording import Status
from events.services.vocabulary import used_sources

ON_CUSTOMER_PAGE = 10
ON_HISTORY_PAGE = 50
ON_FRONT_PAGE = 10
MOST_PLACES = 100
_SYMBOLS = {
    EventType.PURCHASE: "shopping_bag",
    EventType.REFUND: "undo",
    EventType.VISIT: "directions_walk",
    EventType.CHECK_IN: "login",
    EventType.REDEMPTION: "redeem",
}


def record(request: HttpRequest, customer_id: UUID, kind: str) -> HttpResponse:
    """Write down what a customer just did; then back to the customer's page."""
    customer = the_customer(request, customer_id)
    station = station_of(request)
    if kind not in FORMS:
        raise Http404
    if not may_record(station.scopes, EventType(kind)):
        raise PermissionDenied
    last_place = str(request.session.get(_place_key(customer), ""))
    form = FORMS[kind](request.POST or None, customer=customer, at=timezone.now(), place=last_place)
    if request.method == "POST" and form.is_valid() and _is_recorded(request, form):
        return redirect("admin:accounts_customer_change", customer.id)
    context = {
        "form": form,
        "customer": customer,
        "kind": EventType(kind),
        "places": used_sources(workspace=customer.workspace)[:MOST_PLACES],
        "zone": customer.workspace.time_zone,
    }
    title = f"{EventType(kind).label} · {customer}"
    return TemplateResponse(
        request, "admin/events/record.html", page(admin.site, request, title, **context)
    )


def history(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Everything a customer did, page by page."""
    customer = the_customer(request, customer_id)
    if not station_of(request).may(Scope.EVENTS_READ):
        raise PermissionDenied
    before = as_uuid(request.GET.get("before"))
    context = _history(customer, size=ON_HISTORY_PAGE, before=before) | {"before": before}
    title = _("Event History · %(customer)s") % {"customer": customer}
    return TemplateResponse(
        request, "admin/events/history.html", page(admin.site, request, title, **context)
    )


def _is_recorded(request: HttpRequest, form: EntryForm) -> bool:
    entry, customer = form.entry(), form.customer
    try:
        receipt = record_manual_entry(
            customer=customer,
            entry=entry,
            by=signed_in(request),
            scopes=station_of(request).scopes,
            at=timezone.now(),
        )
    except DomainError as refusal:
        show_refusal(form, refusal, form.names)
        return False
    request.session[_place_key(customer)] = entry.place
    event = (
        ActivityEvent.objects.of(customer.workspace)
        .select_related("customer")
        .get(id=cast(UUID, receipt.id))
    )
    if receipt.status is Status.DUPLICATE:
        messages.info(request, _("This was recorded already, and counts once."))
    else:
        messages.success(request, _recorded(event))
    return True


def _recorded(event: ActivityEvent) -> str:
    worth = words.worth(event)
    parts = [words.kind(event), "" if worth == words.NOTHING else worth, event.source]
    done = ", ".join(part for part in parts if part)
    return _("Recorded: %(done)s, for %(customer)s.") % {"done": done, "customer": event.customer}


def the_customer(request: HttpRequest, customer_id: UUID) -> Customer:
    """The workspace's customer. Raises Http404 for another's, PermissionDenied unseen."""
    station = station_of(request)
    if station.workspace is None or not station.may(Scope.CUSTOMERS_READ):
        raise PermissionDenied
    living = Customer.objects.of(station.workspace).living().select_related("workspace", "card")
    customer = living.filter(id=customer_id).first()
    if customer is None:
        raise Http404
    return customer


def _place_key(customer: Customer) -> str:
    return f"last_place:{customer.workspace_id}"


def _history(customer: Customer, *, size: int, before: UUID | None = None) -> dict[str, Any]:
    found = page_of_history(customer=customer, size=size + 1, before=before)
    now = timezone.now()
    return {
        "customer": customer,
        "lines": [words.line(event, at=now) for event in found[:size]],
        "totals": [
            words.total(one) for one in totals_of(customer=customer) if one.orders or one.refunds
        ],
        "oldest": found[size - 1].id if len(found) > size else None,
    }


def _buttons(request: HttpRequest, customer: Customer) -> list[dict[str, Any]]:
    scopes = station_of(request).scopes
    return [
        {"kind": kind.value, "label": kind.label, "symbol": _SYMBOLS[kind]}
        for kind in RECORDED_BY_HAND
        if may_record(scopes, kind)
    ]


def _desk_panel(request: HttpRequest, customer: Customer) -> dict[str, Any]:
    station = station_of(request)
    more = [(one, one.address(customer)) for one in customer_actions if station.may(one.scope)]
    found = _history(customer, size=ON_CUSTOMER_PAGE)
    return found | {"buttons": _buttons(request, customer), "actions": more}


def _recent_panel(request: HttpRequest) -> dict[str, Any]:
    workspace = cast(Workspace, station_of(request).workspace)
    newest = ActivityEvent.objects.of(workspace).newest_first().select_related("customer")
    now = timezone.now()
    lines = [words.line(event, at=now) for event in newest[:ON_FRONT_PAGE]]
    has_customers = bool(lines) or Customer.objects.of(workspace).exists()
    return {"lines": lines, "has_customers": has_customers, "station": station_of(request)}


customer_panels.append(
    Panel(
        "admin/events/_desk.html",
        Scope.EVENTS_READ,
        _desk_panel,
        10,
        gettext_lazy("Activity"),
        "activity",
    )
)
front_panels.append(Panel("admin/events/_recent.html", Scope.EVENTS_READ, _recent_panel, 40))
