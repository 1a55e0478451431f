"""The pages of one event: its set-up in a form, what it says for others, its life."""

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.base import own, said
from accounts.admin.pages import page
from accounts.admin.rows import MORE, unchecked
from accounts.admin.undoing import tell_done
from core.errors import DomainError
from ticketing.admin import event_facts, telling_pages
from ticketing.admin.event_editor import EventEditor
from ticketing.admin.event_saving import (
    content_of,
    save_changed,
    save_new,
    save_status,
    version_of,
)
from ticketing.admin.guide import EXAMPLE, example_event
from ticketing.admin.undoing import back_from_status
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import KEPT_STATES, EventState

if TYPE_CHECKING:
    from ticketing.admin.events import EventPage

_ADDRESS = "admin:ticketing_ticketedevent_change"
_DONE = {
    EventState.PUBLISHED: gettext_lazy("Published: visitors see it, and can have its tickets."),
    EventState.DRAFT: gettext_lazy("It is a draft again: only staff see it, and nothing is sold."),
    EventState.CANCELLED: gettext_lazy(
        "Cancelled: nothing more is sold. Tickets and money stay as they are."
    ),
}


def add(request: HttpRequest, admin: "EventPage") -> HttpResponse:
    """Set up a new event; with `?copy=`, beginning with what another one says."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    workspace = admin.workspace(request)
    given = request.POST if request.method == "POST" else None
    original = request.GET.get("copy")
    kept = _copied(own(admin, request, original)) if original else None
    if given is None and EXAMPLE in request.GET:
        kept = example_event(workspace, now=timezone.now())
    editor = EventEditor(given, workspace, kept)
    if given is not None and MORE in given:
        unchecked(*editor.forms())
    elif given is not None:
        wanted = EventState.PUBLISHED if given.get("save") == "publish" else EventState.DRAFT
        event = save_new(request, admin, editor, workspace, wanted)
        if event is not None:
            messages.success(request, _DONE[wanted] if wanted.sells else _("Saved as a draft."))
            return redirect(_ADDRESS, event.pk)
    return _edited(request, admin, editor, None)


def show(request: HttpRequest, object_id: object, admin: "EventPage") -> HttpResponse:
    """An event with its figures; for who may change it, in the editor."""
    event = own(admin, request, object_id)
    if admin.has_change_permission(request):
        return _edit(request, admin, event)
    if request.method == "POST":
        raise PermissionDenied
    context = event_facts.about(request, event) | {"original": event}
    context["facts"] = event_facts.facts_of(event, content_of(event))
    return _page(request, admin, "event_read", event.title, **context)


def set_status(request: HttpRequest, object_id: object, admin: "EventPage") -> HttpResponse:
    """Publish, take back or cancel an event, once it was said what that does."""
    event = own(admin, request, object_id)
    if not admin.has_change_permission(request):
        raise PermissionDenied
    wanted = request.POST.get("status") or request.GET.get("status", "")
    if wanted not in {state.value for state in KEPT_STATES}:
        return redirect(_ADDRESS, event.pk)
    status = EventState(wanted)
    if request.method == "POST":
        return _change_status(request, admin, event, status)
    context = event_facts.about(request, event) | {"status": status, "original": event}
    title = _("%(event)s: are you sure?") % {"event": event.title}
    return _page(request, admin, "event_status", title, **context)


def _change_status(
    request: HttpRequest, admin: "EventPage", event: TicketedEvent, status: EventState
) -> HttpResponse:
    try:
        saved = save_status(request, admin, event, status)
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect(_ADDRESS, event.pk)
    tell_done(request, _DONE[status], back_from_status(event, status))
    return telling_pages.next_page(saved, before=event.edition)


def _edit(request: HttpRequest, admin: "EventPage", event: TicketedEvent) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    kept = content_of(event)
    editor = EventEditor(given, event.workspace, kept, version=version_of(event))
    if given is not None and MORE in given:
        unchecked(*editor.forms())
    elif given is not None and (saved := save_changed(request, admin, editor, event)):
        messages.success(request, _("Saved."))
        return telling_pages.next_page(saved, before=event.edition)
    return _edited(request, admin, editor, event)


def _edited(
    request: HttpRequest, admin: "EventPage", editor: EventEditor, event: TicketedEvent | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "editor": editor,
        "original": event,
        "zones": sorted(available_timezones()),
    }
    if event is not None:
        context |= event_facts.about(request, event)
    title = event.title if event else _("New event")
    return _page(request, admin, "event", title, **context)


def _copied(event: TicketedEvent) -> TicketedEventContent:
    """What a copy begins with: all but what is the event's own."""
    return msgspec.structs.replace(content_of(event), event_id=None, id=None, taken=None)


def _page(
    request: HttpRequest, admin: "EventPage", name: str, title: object, **context: Any
) -> TemplateResponse:
    return TemplateResponse(
        request,
        f"admin/ticketing/{name}.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )
