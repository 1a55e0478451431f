"""The page of one session: what it is about, who speaks, who has a seat and who waits."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.scopes import Scope
from accounts.station import station_of
from ticketing.admin.moments import say_span
from ticketing.admin.session_figures import count_seats
from ticketing.sessions.models import Session, SessionSeat, SessionSpeaker
from ticketing.sessions.states import SeatState

if TYPE_CHECKING:
    from ticketing.admin.sessions import SessionPage

MOST_PEOPLE = 300


def show(request: HttpRequest, object_id: object, admin: "SessionPage") -> HttpResponse:
    """One session."""
    session = own(admin, request, object_id)
    if request.method == "POST":
        raise PermissionDenied
    may_see = station_of(request).may(Scope.CUSTOMERS_READ)
    context = about(session) | {
        "original": session,
        "people": people_in(session) if may_see else [],
        "may_see_customers": may_see,
    }
    return TemplateResponse(
        request,
        "admin/ticketing/session.html",
        page(admin.admin_site, request, session.title, opts=admin.opts, **context),
    )


def about(session: Session) -> dict[str, Any]:
    """What the page says of a session to everybody on the staff."""
    speakers = SessionSpeaker.objects.filter(
        workspace=session.workspace_id, session=session, speaker__workspace=session.workspace_id
    )
    event = session.ticketed_event
    return {
        "session": count_seats([session])[0],
        "event": event,
        "span": say_span(session.starts_at, session.ends_at, event.zone),
        "speakers": list(
            speakers.order_by("position", "id").values_list("speaker__name", flat=True)
        ),
        "seats": session.seats,
    }


def people_in(session: Session) -> list[SessionSeat]:
    """Who has a seat, then who waits, in the order of the line."""
    rows = SessionSeat.objects.of(session.workspace).open().filter(session=session)
    seats = rows.select_related("customer").order_by("state", "position", "id")
    found = list(seats[:MOST_PEOPLE])
    return sorted(found, key=lambda one: one.state != SeatState.SELECTED)
