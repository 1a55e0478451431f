"""Adding a webhook, and changing where it goes and what it is told."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, show_refusal
from accounts.admin.undoing import tell_done
from accounts.site import signed_in
from core.errors import DomainError
from events.admin import webhook_once
from events.admin.undoing import back_to
from events.admin.webhook_forms import EndpointForm
from events.admin.webhook_frame import drawn
from events.webhooks.content import EndpointChanges, EndpointContent
from events.webhooks.models import WebhookEndpoint
from events.webhooks.services.endpoints import change_endpoint, create_endpoint

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage

_NAMES: Mapping[str, Any] = {
    "url": gettext_lazy("address"),
    "description": gettext_lazy("what it is for"),
    "types": gettext_lazy("what it is told"),
}


def add(request: HttpRequest, admin: "EndpointPage") -> HttpResponse:
    """Set a webhook up; then its secret is shown, this once."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _added(request, admin, form)
        except DomainError as refusal:
            _show(form, refusal)
    return drawn(request, admin, "settings", _("New webhook"), form=form)


def change(request: HttpRequest, object_id: object, admin: "EndpointPage") -> HttpResponse:
    """Change what a webhook is for, where it goes and what it is told."""
    endpoint = own(admin, request, object_id)
    form = EndpointForm(request.POST if request.method == "POST" else None, endpoint=endpoint)
    if form.is_bound and form.is_valid():
        try:
            return _changed(request, admin, endpoint, form)
        except DomainError as refusal:
            _show(form, refusal)
    title = _("Change the webhook")
    return drawn(request, admin, "settings", title, form=form, original=endpoint)


def _added(request: HttpRequest, admin: "EndpointPage", form: EndpointForm) -> HttpResponse:
    made = create_endpoint(
        workspace=admin.workspace(request),
        content=EndpointContent(**form.said()),
        by=signed_in(request),
        at=timezone.now(),
    )
    admin.log_addition(request, made.endpoint, str(_("Added.")))
    return webhook_once.show(request, admin, made)


def _changed(
    request: HttpRequest, admin: "EndpointPage", endpoint: WebhookEndpoint, form: EndpointForm
) -> HttpResponse:
    said = form.said()
    different = {name: value for name, value in said.items() if getattr(endpoint, name) != value}
    changed = change_endpoint(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        changes=EndpointChanges(**different),
        at=timezone.now(),
    )
    if different:
        admin.log_change(request, changed, _said(different))
    tell_done(request, _("Saved."), back_to(endpoint, changed, list(different)))
    return redirect("admin:events_webhookendpoint_change", endpoint.pk)


def _show(form: EndpointForm, refusal: DomainError) -> None:
    kinds = {fault.field: "types" for fault in refusal.faults if fault.field.startswith("types")}
    show_refusal(form, refusal, kinds)


def _said(names: Iterable[str]) -> str:
    """Such as "Changed: address."."""
    return _("Changed: %(what)s.") % {"what": ", ".join(str(_NAMES[name]) for name in names)}
