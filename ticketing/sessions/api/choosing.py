"""Sessions are chosen and given up."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from ticketing.calling import AttendeeEndpoint
from ticketing.sessions.reading import places_of
from ticketing.sessions.serializers import ChoiceSerializer, SeatSerializer
from ticketing.sessions.services.choosing import Choice, give_up_session, select_session
from ticketing.sessions.services.finding import find_session
from ticketing.sessions.showing import shown_place


class _Choice(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    standby: bool = False
    swap: bool = False
    ticket_id: str | None = None
    user_id: str | None = None


_choice = Shape(_Choice)


class SelectionView(AttendeeEndpoint):
    """Somebody's seat in a session."""

    scopes = {"POST": Scope.TICKETS_SELL, "DELETE": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST", "DELETE"})

    @describe(
        "selectSession",
        summary="Take a seat in a session, or a place in the line for one",
        request=ChoiceSerializer,
        answers={200: SeatSerializer},
        refusals={
            400: "unknown_field invalid_type required",
            403: "ticket_needed",
            404: "unknown_ticketed_event unknown_session unknown_customer unknown_ticket",
            409: "session_full session_overlaps session_closed",
        },
    )
    def post(self, request: Request, ticketed_event_id: str, session_id: str) -> Response:
        body = read_body(_choice, self.raw_body() or b"{}")
        session = find_session(event=self.event_named(ticketed_event_id), name=session_id)
        customer = self.attendee(body.user_id)
        seat = select_session(
            session=session,
            customer=customer,
            choice=Choice(body.standby, body.swap, body.ticket_id),
            at=timezone.now(),
        )
        return Response(shown_place(places_of(customer).get(id=seat.id)))

    @describe(
        "giveUpSession",
        summary="Give up a seat in a session, or a place in the line; harmless twice",
        answers={204: None},
        refusals={
            400: "unknown_parameter required",
            404: "unknown_ticketed_event unknown_session unknown_customer",
        },
        parameters=[query("userId", says="Whose, where a program asks.")],
    )
    def delete(self, request: Request, ticketed_event_id: str, session_id: str) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        session = find_session(event=self.event_named(ticketed_event_id), name=session_id)
        give_up_session(session=session, customer=self.attendee(), at=timezone.now())
        return Response(status=204)
