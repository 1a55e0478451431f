"""The page of one endpoint: how it is, what it listens to, what was sent to it."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.admin.base import own
from events.admin import webhook_asking
from events.admin.webhook_counts import waiting_for
from events.admin.webhook_frame import drawn
from events.admin.webhook_kinds import say_kinds
from events.admin.webhook_log import Line, line, log_of
from events.admin.webhook_words import CLASSES, say_moment, say_state
from events.webhooks.models import Replay, WebhookDelivery, WebhookEndpoint
from events.webhooks.shown import shown_endpoint
from events.webhooks.states import DeliveryState, EndpointState

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage


def show(request: HttpRequest, object_id: object, admin: "EndpointPage") -> HttpResponse:
    """One endpoint."""
    endpoint = own(admin, request, object_id)
    if request.method == "POST":
        raise PermissionDenied
    context = about(endpoint) | {
        "original": endpoint,
        "log": log_of(endpoint, request.GET),
        "actions": webhook_asking.open_for(endpoint),
        "replay": replay_under_way(endpoint),
    }
    return drawn(request, admin, "endpoint", str(endpoint), **context)


def progress(request: HttpRequest, object_id: object, admin: "EndpointPage") -> HttpResponse:
    """How far sending again is, asked for every second; the whole page once it is over."""
    endpoint = own(admin, request, object_id)
    context = {"endpoint": endpoint, "replay": replay_under_way(endpoint)}
    answer = TemplateResponse(request, "admin/events/webhook/_replay.html", context)
    if context["replay"] is None:
        answer["HX-Refresh"] = "true"
    return answer


def about(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """How an endpoint is, in words."""
    paused, known = endpoint.paused_until, shown_endpoint(endpoint)
    return {
        "endpoint": endpoint,
        "listens": EndpointState(endpoint.state).listens,
        "state_class": CLASSES[endpoint.state],
        "says": say_state(endpoint),
        "trouble": _trouble(endpoint),
        "paused": say_moment(paused) if paused and paused > timezone.now() else "",
        "kinds": say_kinds(endpoint.types),
        "waiting": waiting_for(endpoint.workspace, [endpoint.id])[endpoint.id],
        "made": say_moment(endpoint.created_at),
        "public_key": known["public_key"],
        "old_secret": say_moment(known["previous_secret_until"], none=""),
    }


def replay_under_way(endpoint: WebhookEndpoint) -> dict[str, int] | None:
    """How far sending again is, in messages and in the log; None when nothing is."""
    rows = Replay.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint)
    replay = rows.filter(finished_at=None).order_by("-begun_at", "-id").first()
    if replay is None:
        return None
    return {
        "taken_up": replay.taken_up,
        "passed": replay.next_position - replay.first_position,
        "most": max(1, replay.last_position - replay.first_position + 1),
    }


def _trouble(endpoint: WebhookEndpoint) -> Line | None:
    """The newest message that was tried and did not arrive, of an endpoint that is not well."""
    if endpoint.state == EndpointState.ACTIVE:
        return None
    rows = WebhookDelivery.objects.filter(workspace=endpoint.workspace_id, endpoint=endpoint)
    tried = rows.filter(state=DeliveryState.WAITING, attempts__gt=0).order_by("-created_at", "-id")
    row = tried.first()
    return line(row, endpoint) if row else None
