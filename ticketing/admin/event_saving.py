"""Keeping what staff decided about an event, with who changed what."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Workspace
from core.errors import DomainError, Invalid
from ticketing.admin.changes import say_changes
from ticketing.admin.event_editor import EventEditor
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.setting_up import put_ticketed_event
from ticketing.catalogue.showing import shown_set_up
from ticketing.catalogue.states import EventState


def content_of(event: TicketedEvent) -> TicketedEventContent:
    """What is set up, as the editor and PUT take it; the kept status, not the clock's."""
    shown = shown_set_up(event, at=timezone.now())
    content = msgspec.convert(shown, TicketedEventContent, strict=False)
    return msgspec.structs.replace(content, status=EventState(event.status))


def version_of(event: TicketedEvent) -> str:
    """What a page notes, to notice that somebody saved meanwhile."""
    return event.changed_at.isoformat()


def save_new(
    request: HttpRequest, admin: Any, editor: EventEditor, workspace: Workspace, status: EventState
) -> TicketedEvent | None:
    """The event that was set up; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    try:
        key = editor.key
        if TicketedEvent.objects.of(workspace).filter(key=key).exists():
            raise Invalid.field("eventId", "taken", _("There is an event with this key already."))
        event = put_ticketed_event(workspace=workspace, key=key, content=editor.content(status))
    except DomainError as refusal:
        editor.show(refusal)
        return None
    admin.log_addition(request, event, str(_("Set up: %(status)s.")) % {"status": status.label})
    return event


def save_changed(
    request: HttpRequest, admin: Any, editor: EventEditor, event: TicketedEvent
) -> TicketedEvent | None:
    """The event as it is now kept; None when something is wrong, which the editor then says."""
    if not editor.is_valid():
        return None
    if editor.form.cleaned_data["version"] != version_of(event):
        words = _("Somebody else saved this event meanwhile. Open it again to see what changed.")
        editor.form.add_error(None, words)
        return None
    before = content_of(event)
    content = editor.content(EventState(event.status))
    try:
        saved = put_ticketed_event(workspace=event.workspace, key=event.key, content=content)
    except DomainError as refusal:
        editor.show(refusal)
        return None
    admin.log_change(request, saved, say_changes(before, content_of(saved)))
    return saved


def save_status(
    request: HttpRequest, admin: Any, event: TicketedEvent, status: EventState
) -> TicketedEvent:
    """Publish an event, take it back to a draft, or cancel it; its programme stays as it is."""
    saved = put_status(event, status)
    admin.log_change(request, saved, f"{status.label}.")
    return saved


def put_status(event: TicketedEvent, status: EventState) -> TicketedEvent:
    """The event with another status, and nothing else changed."""
    content = msgspec.structs.replace(
        content_of(event), status=status, rooms=None, speakers=None, sessions=None
    )
    return put_ticketed_event(workspace=event.workspace, key=event.key, content=content)
