"""What a customer takes part in, is asked for, and lets others see."""

from enum import StrEnum

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from core.ids import as_uuid
from ticketing.calling import AttendeeEndpoint
from ticketing.errors import TicketNeeded
from ticketing.sessions.reading import attends, invitations_of, places_of
from ticketing.sessions.serializers import (
    ConsentSerializer,
    InvitationAnswerSerializer,
    InvitationSerializer,
    ParticipationSerializer,
    VisibilitySerializer,
)
from ticketing.sessions.services.being_seen import hide_oneself, show_oneself
from ticketing.sessions.services.choosing import Choice
from ticketing.sessions.services.inviting import (
    accept_invitation,
    decline_invitation,
    find_invitation,
)
from ticketing.sessions.showing import shown_invitation, shown_place, shown_visibility

MOST_LISTED = 1000


class _Response(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class _Answer(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    response: _Response
    standby: bool = False
    swap: bool = False
    ticket_id: str | None = None


class _Visibility(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    event_id: str
    visible: bool
    display_name: str = ""
    user_id: str | None = None


_answer, _visibility = Shape(_Answer), Shape(_Visibility)


class MyParticipationView(AttendeeEndpoint):
    """What a customer chose, waits for, and is asked for."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listMyParticipation",
        summary="The customer's seats in sessions, places in lines, and invitations",
        answers={200: ParticipationSerializer(many=True)},
        refusals={400: "unknown_parameter required", 404: "unknown_customer"},
        parameters=[query("userId", says="Whose, where a program asks.")],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        customer = self.attendee()
        invitations = [shown_invitation(one) for one in invitations_of(customer)[:MOST_LISTED]]
        places = [shown_place(one) for one in places_of(customer)[:MOST_LISTED]]
        return Response([*invitations, *places])


class RespondView(AttendeeEndpoint):
    """An answer to an invitation."""

    scopes = {"PUT": Scope.TICKETS_SELL}
    customer_methods = frozenset({"PUT"})

    @describe(
        "respondToInvitation",
        summary="Accept or decline an invitation; who answered may answer again",
        request=InvitationAnswerSerializer,
        answers={200: InvitationSerializer},
        refusals={
            400: "unknown_field required invalid_type",
            404: "unknown_invitation unknown_ticket",
            409: "session_full session_overlaps session_closed",
        },
    )
    def put(self, request: Request, participant_id: str) -> Response:
        body = read_body(_answer, self.raw_body())
        invitation = find_invitation(
            workspace=self.workspace,
            invitation_id=as_uuid(participant_id),
            invited=self.caller.customer,
        )
        now = timezone.now()
        if body.response is _Response.DECLINE:
            return Response(shown_invitation(decline_invitation(invitation=invitation, at=now)))
        choice = Choice(body.standby, body.swap, body.ticket_id)
        answered = accept_invitation(invitation=invitation, choice=choice, at=now)
        return Response(shown_invitation(answered))


class VisibilityView(AttendeeEndpoint):
    """Whether others who attend see somebody."""

    scopes = {"PUT": Scope.TICKETS_SELL}
    customer_methods = frozenset({"PUT"})

    @describe(
        "putVisibility",
        summary="Agree to be seen by others at an event, or take it back",
        request=VisibilitySerializer,
        answers={200: ConsentSerializer},
        refusals={
            400: "unknown_field required invalid_type too_long email_in_name",
            403: "ticket_needed",
            404: "unknown_ticketed_event unknown_customer",
        },
    )
    def put(self, request: Request) -> Response:
        body = read_body(_visibility, self.raw_body())
        event, customer = self.event_named(body.event_id), self.attendee(body.user_id)
        if not body.visible:
            return Response(shown_visibility(hide_oneself(event=event, customer=customer), event))
        if not attends(customer, event):
            raise TicketNeeded
        one = show_oneself(
            event=event, customer=customer, display_name=body.display_name, at=timezone.now()
        )
        return Response(shown_visibility(one, event))
