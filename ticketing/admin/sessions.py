"""Sessions, rooms and speakers in the admin: lists to look things up, and one page a session."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.admin.base import Row, WorkspaceAdmin, own
from accounts.scopes import Scope
from ticketing.admin import session_pages
from ticketing.admin.filters import EVENT, EventFilter
from ticketing.admin.moments import say_moment
from ticketing.admin.session_figures import count_rows, count_seats, count_talks
from ticketing.admin.session_filters import (
    ROOM,
    SPEAKER,
    PlannedFilter,
    RoomFilter,
    SpeakerFilter,
    sessions_found,
)
from ticketing.sessions.models import Room, Session, Speaker

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from accounts.admin.base import FoyerList as ChangeList

_PLANNED, _CANCELLED = _("planned"), _("cancelled")


class SessionList(ChangeList):
    """A page of sessions, with their seats."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with who sits and who waits."""
        super().get_results(request)
        self.result_list = count_seats(list(self.result_list))


class _Lookup(WorkspaceAdmin[Row]):
    """A list that staff look things up in; nothing is changed here."""

    view_scope = Scope.TICKETS_READ
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        return super().get_queryset(request).select_related("workspace", "ticketed_event")

    @admin.display(description=_("event"))
    def shown_event(self, row: Any) -> str:
        return str(row.ticketed_event.title)


@admin.register(Session)
class SessionPage(_Lookup[Session]):
    empty_words = _(
        "Talks and workshops of an event stand here. Bring its programme in on the event's page."
    )
    sidebar_group, sidebar_symbol, sidebar_order = _("Events"), "co_present", 19
    list_display = [
        "shown_start",
        "title",
        "shown_event",
        "shown_room",
        "shown_state",
        "shown_seats",
        "shown_waiting",
    ]
    list_display_links = ["shown_start", "title"]
    list_filter = [EventFilter, RoomFilter, SpeakerFilter, PlannedFilter]
    search_fields = ["title"]  # switches the search box on; get_search_results does the work
    search_help_text = _("Title, speaker or key")
    ordering = ["starts_at", "id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Session]:
        return super().get_queryset(request).select_related("room")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts seats for all its sessions at once."""
        return SessionList

    def get_list_display(self, request: HttpRequest) -> Any:
        """The event only where it is not the list's own."""
        left_out = {"shown_event"} if EVENT in request.GET else set()
        return [one for one in self.list_display if one not in left_out]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Session], search_term: str
    ) -> tuple[QuerySet[Session], bool]:
        """By its title or key, or by who speaks."""
        return sessions_found(self.workspace(request), queryset, search_term), False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """One session: what it is about, who speaks, who has a seat."""
        return session_pages.show(request, object_id, self)

    @admin.display(description=_("starts"))
    def shown_start(self, session: Session) -> str:
        return say_moment(session.starts_at, session.ticketed_event.zone)

    @admin.display(description=_("room"))
    def shown_room(self, session: Session) -> str:
        return session.room.title if session.room else "\N{EN DASH}"

    @display(  # type: ignore[untyped-decorator]  # it has no types
        description=_("status"), label={_PLANNED: "success", _CANCELLED: "danger"}
    )
    def shown_state(self, session: Session) -> Any:
        return _CANCELLED if session.cancelled_at else _PLANNED

    @admin.display(description=_("seats taken"))
    def shown_seats(self, session: Any) -> str:
        seats = session.seats
        return f"{session.taken:,}" if seats is None else f"{session.taken:,} / {seats:,}"

    @admin.display(description=_("waiting"))
    def shown_waiting(self, session: Any) -> str:
        return f"{session.waiting:,}"


class RoomList(ChangeList):
    """A page of rooms, with what is held there."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with its number of sessions."""
        super().get_results(request)
        self.result_list = count_rows(list(self.result_list))


@admin.register(Room)
class RoomPage(_Lookup[Room]):
    list_display = ["title", "shown_event", "shown_capacity", "shown_sessions"]
    list_filter = [EventFilter]
    search_fields = ["title", "key"]
    ordering = ["ticketed_event_id", "position", "id"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts for all its rooms at once."""
        return RoomList

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """What is held in the room."""
        return _sessions_of(own(self, request, object_id), ROOM)

    @admin.display(description=_("seats"))
    def shown_capacity(self, room: Room) -> str:
        return str(_("any number")) if room.capacity is None else f"{room.capacity:,}"

    @admin.display(description=_("sessions"))
    def shown_sessions(self, room: Any) -> str:
        return f"{room.sessions_held:,}"


class SpeakerList(ChangeList):
    """A page of speakers, with their sessions."""

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with its number of sessions."""
        super().get_results(request)
        self.result_list = count_talks(list(self.result_list))


@admin.register(Speaker)
class SpeakerPage(_Lookup[Speaker]):
    list_display = ["name", "shown_event", "shown_sessions"]
    list_filter = [EventFilter]
    search_fields = ["name", "key"]
    ordering = ["name", "id"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list that counts for all its speakers at once."""
        return SpeakerList

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """What the speaker speaks in."""
        return _sessions_of(own(self, request, object_id), SPEAKER)

    @admin.display(description=_("sessions"))
    def shown_sessions(self, speaker: Any) -> str:
        return f"{speaker.sessions_held:,}"


def _sessions_of(row: Room | Speaker, name: str) -> HttpResponse:
    asked = urlencode({EVENT: row.ticketed_event.key, name: row.key})
    return redirect(f"{reverse('admin:ticketing_session_changelist')}?{asked}")
