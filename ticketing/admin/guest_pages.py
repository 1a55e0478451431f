"""Guest links to an event's gallery: who has one, a new one, and the end of one."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own, said, show_refusal
from accounts.admin.pages import page
from accounts.site import signed_in
from core.errors import DomainError
from ticketing.admin.guest_forms import GuestPassForm
from ticketing.admin.history import log_change
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import GuestPass
from ticketing.media.reading import passes_of
from ticketing.media.services.guests import make_guest_pass, revoke_guest_pass

if TYPE_CHECKING:
    from ticketing.admin.events import EventPage

_ADDRESS = "admin:ticketing_ticketedevent_guests"


def show(request: HttpRequest, object_id: object, admin: "EventPage") -> HttpResponse:
    """The guest links of an event; a new one is shown once, right after it was made."""
    event = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    if request.method == "POST" and "revoke" in request.POST:
        _revoke(request, event, request.POST["revoke"])
        return redirect(_ADDRESS, event.pk)
    form = GuestPassForm(request.POST if request.method == "POST" else None, event.zone)
    made = _made(request, event, form) if request.method == "POST" and form.is_valid() else None
    if made is not None:
        guest_pass, token = made
        context: dict[str, Any] = {"guest_pass": guest_pass, "token": token}
        context["address"] = f"{settings.PUBLIC_URL}{_guests(event, token)}"
        context |= {"gallery": _gallery(event, token), "upload": _upload(event, token)}
        title = _("New guest link: %(label)s") % {"label": guest_pass.label}
        return _page(request, admin, event, "guest_once", title, **context)
    now = timezone.now()
    passes = [(one, count, one.is_open_at(now)) for one, count in passes_of(event)]
    title = _("Guest links · %(event)s") % {"event": event.title}
    return _page(request, admin, event, "guests", title, form=form, passes=passes)


def _made(
    request: HttpRequest, event: TicketedEvent, form: GuestPassForm
) -> tuple[GuestPass, str] | None:
    try:
        made = make_guest_pass(
            event=event, wishes=form.wishes(), at=timezone.now(), by=signed_in(request)
        )
    except DomainError as refusal:
        show_refusal(form, refusal, {})
        return None
    log_change(
        request, event, str(_("Made a guest link for %(label)s.")) % {"label": made[0].label}
    )
    return made


def _revoke(request: HttpRequest, event: TicketedEvent, name: str) -> None:
    try:
        revoke_guest_pass(event=event, name=name, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return
    log_change(request, event, str(_("Ended a guest link.")))
    messages.success(request, _("The link opens nothing any more. Its photos stay."))


def _guests(event: TicketedEvent, token: str) -> str:
    return reverse("whats-on:guest-gallery", args=[event.workspace.slug, token])


def _gallery(event: TicketedEvent, token: str) -> str:
    return f"{_media(event)}/guest/{token}"


def _upload(event: TicketedEvent, token: str) -> str:
    return f"{_media(event)}/upload/{token}"


def _media(event: TicketedEvent) -> str:
    return f"{settings.PUBLIC_URL}/api/client/events/{quote(event.key, safe='')}/media"


def _page(
    request: HttpRequest,
    admin: "EventPage",
    event: TicketedEvent,
    name: str,
    title: str,
    **context: Any,
) -> TemplateResponse:
    answer = TemplateResponse(
        request,
        f"admin/ticketing/{name}.html",
        page(
            admin.admin_site,
            request,
            title,
            opts=admin.opts,
            event=event,
            original=event,
            **context,
        ),
    )
    answer["Cache-Control"] = "no-store"
    return answer
