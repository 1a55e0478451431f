"""How lists of sessions are narrowed, and searched."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Workspace
from ticketing.admin.filters import event_named
from ticketing.sessions.models import Room, SessionSpeaker, Speaker

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

ROOM, SPEAKER = "room", "speaker"
MOST_WORDS = 5
_PLANNED, _CANCELLED = "planned", "cancelled"


class RoomFilter(DropdownFilter):
    title, parameter_name = _("room"), ROOM

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return _named(request, Room, "title")

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key, event = self.value(), event_named(request)
        if not key or event is None:
            return queryset
        if "\0" in key:
            return queryset.none()
        rows = Room.objects.filter(workspace=event.workspace, ticketed_event=event, key=key)
        return queryset.filter(room__in=rows.values("id"))


class SpeakerFilter(DropdownFilter):
    title, parameter_name = _("speaker"), SPEAKER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return _named(request, Speaker, "name")

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key, event = self.value(), event_named(request)
        if not key or event is None:
            return queryset
        if "\0" in key:
            return queryset.none()
        rows = Speaker.objects.filter(workspace=event.workspace, ticketed_event=event, key=key)
        return queryset.filter(id__in=_spoken(event.workspace, rows.values("id")))


class PlannedFilter(DropdownFilter):
    title, parameter_name = _("status"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(_PLANNED, _("Planned")), (_CANCELLED, pgettext_lazy("with tickets", "Cancelled"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {_PLANNED, _CANCELLED}:
            return queryset
        return queryset.filter(cancelled_at__isnull=self.value() == _PLANNED)


def sessions_found(workspace: Workspace, queryset: Any, term: str) -> Any:
    """The sessions with these words in the title or in a speaker's name, or with this key."""
    words = term.split()[:MOST_WORDS]
    if not words:
        return queryset
    if "\0" in term:
        return queryset.none()
    in_title, in_name = Q(), Q()
    for word in words:
        in_title &= Q(title__icontains=word)
        in_name &= Q(name__icontains=word)
    people = Speaker.objects.filter(in_name, workspace=workspace).values("id")
    return queryset.filter(in_title | Q(key=term.strip()) | Q(id__in=_spoken(workspace, people)))


def _spoken(workspace: Workspace, speakers: Any) -> Any:
    rows = SessionSpeaker.objects.filter(workspace=workspace, speaker__in=speakers)
    return rows.values("session")


def _named(request: HttpRequest, model: Any, title: str) -> list[tuple[str, Any]]:
    """The event's own; none while no event is chosen."""
    event = event_named(request)
    if event is None:
        return []
    rows = model.objects.filter(workspace=event.workspace, ticketed_event=event)
    return list(rows.values_list("key", title))
