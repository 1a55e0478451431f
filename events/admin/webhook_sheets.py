"""The page of one delivery: the message as it is sent, and what the receiver said each time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own, said
from core.errors import DomainError
from events.admin.webhook_frame import drawn
from events.admin.webhook_log import line
from events.admin.webhook_words import say_duration, say_outcome, say_second
from events.webhooks.errors import UnknownDelivery
from events.webhooks.models import WebhookDelivery, WebhookEndpoint
from events.webhooks.services.due import soon
from events.webhooks.services.finding import find_delivery
from events.webhooks.services.redelivering import redeliver
from events.webhooks.shown import shown_whole_delivery
from events.webhooks.states import EndpointState

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a message was sent, in words."""

    on: str
    outcome: str
    has_arrived: bool
    took: str
    answer: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message on the wire."""

    headers: Mapping[str, str]
    body: str


def show(
    request: HttpRequest, object_id: UUID, delivery_id: UUID, admin: "EndpointPage"
) -> HttpResponse:
    """One delivery."""
    delivery = the_delivery(request, object_id, delivery_id, admin)
    context = about(delivery) | {"original": delivery.endpoint, "sent": sent_of(delivery)}
    return drawn(request, admin, "delivery", context["line"].event_id, **context)


def answer(
    request: HttpRequest, object_id: UUID, delivery_id: UUID, admin: "EndpointPage"
) -> HttpResponse:
    """What became of it so far, asked for every second while it is on its way."""
    delivery = the_delivery(request, object_id, delivery_id, admin)
    return TemplateResponse(request, "admin/events/webhook/_answer.html", about(delivery))


def again(
    request: HttpRequest, object_id: UUID, delivery_id: UUID, admin: "EndpointPage"
) -> HttpResponse:
    """Send the message again, now."""
    delivery = the_delivery(request, object_id, delivery_id, admin)
    endpoint = delivery.endpoint
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        redeliver(
            workspace=endpoint.workspace,
            endpoint_id=endpoint.id,
            delivery_id=delivery.id,
            at=timezone.now(),
        )
    except DomainError as refusal:
        messages.error(request, said(refusal))
    else:
        admin.log_change(
            request,
            endpoint,
            str(_("Sent again: %(id)s.")) % {"id": line(delivery, endpoint).event_id},
        )
        messages.success(request, _("It is on its way again."))
    return redirect("admin:events_webhook_delivery", endpoint.pk, delivery.pk)


def the_delivery(
    request: HttpRequest, object_id: UUID, delivery_id: UUID, admin: "EndpointPage"
) -> WebhookDelivery:
    """The delivery with this id, to an endpoint of this workspace. Raises Http404."""
    endpoint = own(admin, request, object_id)
    try:
        delivery = find_delivery(endpoint=endpoint, delivery_id=delivery_id)
    except UnknownDelivery as missing:
        raise Http404 from missing
    delivery.endpoint = endpoint
    return delivery


def about(delivery: WebhookDelivery) -> dict[str, Any]:
    """What became of a delivery, in words."""
    endpoint = delivery.endpoint
    return {
        "endpoint": endpoint,
        "delivery": delivery,
        "line": line(delivery, delivery.endpoint),
        "attempts": list(_attempts(delivery.log)),
        "arrived": say_second(delivery.delivered_at) if delivery.delivered_at else "",
        "is_awaited": _is_awaited(delivery, at=timezone.now()),
        "listens": EndpointState(endpoint.state).listens,
    }


def _is_awaited(delivery: WebhookDelivery, *, at: datetime) -> bool:
    """Whether an answer may come at any moment, so that it is worth while to look again."""
    endpoint: WebhookEndpoint = delivery.endpoint
    is_quiet = endpoint.paused_until is not None and endpoint.paused_until > at
    if delivery.next_attempt_at is None or is_quiet or not EndpointState(endpoint.state).listens:
        return False
    return not delivery.attempts or delivery.next_attempt_at <= soon(at=at)


def sent_of(delivery: WebhookDelivery) -> Sent:
    """The message as it is sent, laid out for reading."""
    endpoint: WebhookEndpoint = delivery.endpoint
    request = shown_whole_delivery(endpoint.workspace, endpoint, delivery)["request"]
    headers = request["headers"] | {"webhook-signature": _("made anew each time")}
    body = json.dumps(json.loads(request["body"]), indent=2, ensure_ascii=False)
    return Sent(headers, body)


def _attempts(log: list[Mapping[str, Any]]) -> Iterator[Attempt]:
    for one in reversed(log):
        yield Attempt(
            on=say_second(datetime.fromisoformat(one["at"])),
            outcome=say_outcome(one),
            has_arrived=not one.get("fault"),
            took=say_duration(one.get("ms") or 0),
            answer=one.get("answer") or "",
        )
