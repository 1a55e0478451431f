"""Organisers ask customers to take part."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from core.errors import Invalid
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.sessions.reading import invitations_to
from ticketing.sessions.serializers import InviteSerializer, StaffInvitationSerializer
from ticketing.sessions.services.finding import find_session
from ticketing.sessions.services.inviting import Asked, invite
from ticketing.sessions.showing import shown_staff_invitation

MOST_LISTED = 1000


class _Invite(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    user_id: str
    session_id: str | None = None
    role: str = ""
    note: str = ""


_invite = Shape(_Invite)


class InvitationsView(Endpoint):
    """Who is asked to take part in an event."""

    scopes = {"GET": Scope.TICKETS_READ, "POST": Scope.TICKETS_CONFIGURE}

    @describe(
        "listInvitations",
        summary="Who was asked to take part, and what they answered; the newest first",
        answers={200: StaffInvitationSerializer(many=True)},
        refusals={404: "unknown_ticketed_event"},
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        event = find_any_ticketed_event(workspace=self.workspace, name=ticketed_event_id)
        rows = invitations_to(event)[:MOST_LISTED]
        return Response([shown_staff_invitation(one) for one in rows])

    @describe(
        "inviteCustomer",
        summary="Ask a customer to take part in a session, or in the event in some role",
        request=InviteSerializer,
        answers={200: StaffInvitationSerializer},
        refusals={
            400: "unknown_field required invalid_type too_long",
            404: "unknown_ticketed_event unknown_session unknown_customer",
        },
    )
    def post(self, request: Request, ticketed_event_id: str) -> Response:
        body = read_body(_invite, self.raw_body())
        for field, text, most in (("role", body.role, 100), ("note", body.note, 500)):
            if len(text) > most:
                raise Invalid.field(field, "too_long", f"Use at most {most} characters.")
        if body.session_id is None and not body.role.strip():
            raise Invalid.field("role", "required", "Say for what: sessionId, or role.")
        event = find_any_ticketed_event(workspace=self.workspace, name=ticketed_event_id)
        named = body.session_id
        session = None if named is None else find_session(event=event, name=named)
        invitation = invite(
            event=event,
            customer=self.customer_named(body.user_id),
            asked=Asked(session, body.role.strip(), body.note),
            at=timezone.now(),
            by=self.caller.user,
        )
        return Response(shown_staff_invitation(invitation))
