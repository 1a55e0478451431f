"""Sending a test message, and waiting for what comes of it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own, said
from core.errors import DomainError
from events.admin.webhook_frame import drawn
from events.models import Message
from events.webhooks.choosing import TEST
from events.webhooks.models import WebhookDelivery
from events.webhooks.services.trying import send_test

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage

# From then on somebody should look whether a worker runs.
SECONDS_THAT_ARE_LONG = 20


def send(request: HttpRequest, object_id: object, admin: "EndpointPage") -> HttpResponse:
    """Send a test message, and go to where it is seen how that went."""
    endpoint = own(admin, request, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        name = send_test(workspace=endpoint.workspace, endpoint_id=endpoint.id)
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect("admin:events_webhookendpoint_change", endpoint.pk)
    admin.log_change(request, endpoint, str(_("Test message sent.")))
    return redirect("admin:events_webhook_tested", endpoint.pk, UUID(name.removeprefix("evt_")))


def show(
    request: HttpRequest, object_id: object, message_id: UUID, admin: "EndpointPage"
) -> HttpResponse:
    """The test message's delivery as soon as there is one; until then, that it is on its way."""
    endpoint = own(admin, request, object_id)
    rows = Message.objects.filter(workspace=endpoint.workspace_id, type=TEST)
    message = rows.filter(id=message_id, body__webhook_id=str(endpoint.id)).first()
    if message is None:
        raise Http404
    deliveries = WebhookDelivery.objects.filter(
        workspace=endpoint.workspace_id, endpoint=endpoint, message=message
    )
    delivery = deliveries.first()
    if delivery is None:
        waited = (timezone.now() - message.created_at).total_seconds()
        context: dict[str, Any] = {"endpoint": endpoint, "original": endpoint}
        context |= {"message": message, "is_long": waited > SECONDS_THAT_ARE_LONG}
        return drawn(request, admin, "tested", _("Test message"), **context)
    address = reverse("admin:events_webhook_delivery", args=[endpoint.pk, delivery.pk])
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
