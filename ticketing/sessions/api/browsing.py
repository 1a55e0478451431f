"""What is held at an event, and who is there."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Customer
from accounts.scopes import Scope
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from ticketing.calling import AttendeeEndpoint
from ticketing.errors import TicketNeeded
from ticketing.sessions.reading import attends, days_of, seen_at, sessions_of
from ticketing.sessions.serializers import (
    DaySerializer,
    ParticipantPageSerializer,
    SessionSerializer,
)
from ticketing.sessions.showing import shown_day, shown_participants, shown_session

_FOR = query("userId", says="Whose choices `mine` shows, where a program asks.")


class SessionsView(AttendeeEndpoint):
    """The sessions of an event."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listSessions",
        summary="The sessions of an event, with rooms, speakers and seats",
        answers={200: SessionSerializer(many=True)},
        refusals={400: "unknown_parameter", 404: "unknown_ticketed_event unknown_customer"},
        parameters=[_FOR],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        event = self.event_named(ticketed_event_id)
        return Response([shown_session(one) for one in sessions_of(event, asking(self))])


class ScheduleView(AttendeeEndpoint):
    """The same by days and rooms."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getSchedule",
        summary="The sessions of an event by days and rooms, on the event's own clock",
        answers={200: DaySerializer(many=True)},
        refusals={400: "unknown_parameter", 404: "unknown_ticketed_event unknown_customer"},
        parameters=[_FOR],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        event = self.event_named(ticketed_event_id)
        days = days_of(event, sessions_of(event, asking(self)))
        return Response([shown_day(day, event) for day in days])


class ParticipantsView(AttendeeEndpoint):
    """Who is there, as far as they agreed to be seen."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listParticipants",
        summary="Those who attend and agreed to be seen by others who attend",
        answers={200: ParticipantPageSerializer},
        refusals={
            400: "unknown_parameter out_of_range invalid_cursor",
            403: "ticket_needed",
            404: "unknown_ticketed_event",
        },
        parameters=[
            query("limit", int, says="1 to 1000; 50 unless told."),
            query("cursor", says="next_cursor of the page before."),
        ],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, PAGING_PARAMS)
        event = self.event_named(ticketed_event_id)
        own = self.caller.customer
        if own is not None and not attends(own, event):
            raise TicketNeeded
        page = page_of(seen_at(event), request.query_params, moment=lambda one: one.agreed_at)
        return Response({"results": shown_participants(page.rows), "next_cursor": page.next_cursor})


def asking(view: AttendeeEndpoint) -> Customer | None:
    """Whose choices are shown: the token's customer's, or those of the one a program names."""
    if view.caller.customer is None and "userId" not in view.request.query_params:
        return None
    return view.attendee()
