"""What is asked about first: waking an endpoint, sending again, a new secret, deleting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, show_refusal
from core.errors import DomainError
from events.admin import webhook_once
from events.admin.webhook_counts import held_for
from events.admin.webhook_forms import RotationForm, SinceForm, WakeForm
from events.admin.webhook_frame import drawn
from events.webhooks.models import WebhookEndpoint
from events.webhooks.services.deleting import delete_endpoint
from events.webhooks.services.replaying import Again, begin_replay
from events.webhooks.services.rotating import rotate_secrets
from events.webhooks.services.waking import Held, wake_endpoint
from events.webhooks.states import EndpointState

if TYPE_CHECKING:
    from events.admin.webhook_endpoints import EndpointPage

Given = Mapping[str, Any]
PAGE = "admin:events_webhookendpoint_change"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what it says it does, what it asks, and what it does."""

    label: Any
    says: Any
    run: Callable[[HttpRequest, "EndpointPage", WebhookEndpoint, Given], HttpResponse]
    form: Callable[[Any, WebhookEndpoint], forms.Form]
    # Whether it is about endpoints that listen, about the others, or about all.
    is_for: Callable[[WebhookEndpoint], bool] = lambda endpoint: True
    is_danger: bool = False


def _wake(
    request: HttpRequest, admin: "EndpointPage", endpoint: WebhookEndpoint, given: Given
) -> HttpResponse:
    held = Held(given["held"])
    wake_endpoint(
        workspace=endpoint.workspace, endpoint_id=endpoint.id, held=held, at=timezone.now()
    )
    sent, not_sent = (
        _("Woken up; what was held is sent."),
        _("Woken up; what was held is not sent."),
    )
    admin.log_change(request, endpoint, str(sent if held is Held.SENT else not_sent))
    messages.success(request, _("It listens again."))
    return redirect(PAGE, endpoint.pk)


def _replay(
    request: HttpRequest, admin: "EndpointPage", endpoint: WebhookEndpoint, given: Given
) -> HttpResponse:
    what, since = Again(given["which"]), given["since"]
    replay = begin_replay(
        workspace=endpoint.workspace,
        endpoint_id=endpoint.id,
        since=since,
        what=what,
        at=timezone.now(),
    )
    everything, missed = (
        _("Everything since %(day)s sent again."),
        _("Missed since %(day)s sent again."),
    )
    note = str(everything if what is Again.ALL else missed)
    admin.log_change(request, endpoint, note % {"day": date_format(since, "j F Y")})
    if replay.finished_at:
        messages.info(request, _("Nothing was told since then."))
    else:
        messages.success(request, _("It is being sent again; this page shows how far that is."))
    return redirect(PAGE, endpoint.pk)


def _rotate(
    request: HttpRequest, admin: "EndpointPage", endpoint: WebhookEndpoint, given: Given
) -> HttpResponse:
    now, overlap = timezone.now(), timedelta(hours=given["hours"])
    made = rotate_secrets(
        workspace=endpoint.workspace, endpoint_id=endpoint.id, overlap=overlap, at=now
    )
    hours = given["hours"]
    admin.log_change(
        request,
        endpoint,
        str(_("New secret; the old one is valid for %(n)s hours.")) % {"n": hours},
    )
    return webhook_once.show(request, admin, made, until=now + overlap if hours else None)


def _delete(
    request: HttpRequest, admin: "EndpointPage", endpoint: WebhookEndpoint, given: Given
) -> HttpResponse:
    delete_endpoint(workspace=endpoint.workspace, endpoint_id=endpoint.id, at=timezone.now())
    one: Any = [endpoint]
    admin.log_deletions(request, one)
    messages.success(request, _("Deleted."))
    return redirect("admin:events_webhookendpoint_changelist")


def _listens(endpoint: WebhookEndpoint) -> bool:
    return EndpointState(endpoint.state).listens


ACTIONS = {
    "wake": Action(
        gettext_lazy("Wake it up"),
        gettext_lazy("Messages are sent to it again. Do so once the receiver works."),
        _wake,
        lambda given, endpoint: WakeForm(given, held=held_for(endpoint)),
        is_for=lambda endpoint: not _listens(endpoint),
    ),
    "replay": Action(
        gettext_lazy("Send again"),
        gettext_lazy(
            "Every message keeps its id, so that a receiver that looks at it counts none twice."
        ),
        _replay,
        lambda given, endpoint: SinceForm(given),
        is_for=_listens,
    ),
    "rotate": Action(
        gettext_lazy("New secret"),
        gettext_lazy("For when the secret may have become known. It is shown once."),
        _rotate,
        lambda given, endpoint: RotationForm(given),
    ),
    "delete": Action(
        gettext_lazy("Delete"),
        gettext_lazy("Nothing is sent to it any more, and its log goes. There is no way back."),
        _delete,
        lambda given, endpoint: forms.Form(given),
        is_danger=True,
    ),
}


def open_for(endpoint: WebhookEndpoint) -> list[tuple[str, Action]]:
    """What can be done now and has a button: its address, and the action."""
    return [
        (f"admin:events_webhook_{name}", one)
        for name, one in ACTIONS.items()
        if name != "delete" and one.is_for(endpoint)
    ]


def page_for(name: str) -> Callable[..., HttpResponse]:
    """The page that asks, and does it."""

    def view(request: HttpRequest, object_id: object, admin: "EndpointPage") -> HttpResponse:
        return _ask(request, own(admin, request, object_id), ACTIONS[name], admin)

    return view


def _ask(
    request: HttpRequest, endpoint: WebhookEndpoint, action: Action, admin: "EndpointPage"
) -> HttpResponse:
    if not action.is_for(endpoint):
        messages.info(request, _("There is no need for that now."))
        return redirect(PAGE, endpoint.pk)
    form = action.form(request.POST if request.method == "POST" else None, endpoint)
    if form.is_bound and form.is_valid():
        try:
            return action.run(request, admin, endpoint, form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal, {})
    context = {"endpoint": endpoint, "original": endpoint, "action": action, "form": form}
    return drawn(request, admin, "ask", action.label, says=action.says, **context)
