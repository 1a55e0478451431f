"""What a holder sees of the tickets they have, and changes on them."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from core.errors import Invalid
from ticketing.calling import AttendeeEndpoint
from ticketing.contacts import name_faults
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.tickets.serializers import (
    HolderSerializer,
    TicketPerkSerializer,
    TicketSerializer,
)
from ticketing.tickets.services.changing import name_holder, reissue_ticket
from ticketing.tickets.services.finding import find_ticket
from ticketing.tickets.showing import shown_perk_stub, shown_ticket, shown_tickets

MOST_LISTED = 1000


class _Holder(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    holder_name: str


_holder = Shape(_Holder)


class MyTicketsView(AttendeeEndpoint):
    """Every ticket that a customer holds."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listMyTickets",
        summary="Every ticket that the customer holds, the newest first",
        answers={200: TicketSerializer(many=True)},
        refusals={400: "unknown_parameter required", 404: "unknown_customer"},
        parameters=[query("userId", says="Whose, where a program asks.")],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        rows = Ticket.objects.held_by(self.attendee()).newest_first()
        rows = rows.select_related("ticketed_event", "ticket_type")
        return Response(shown_tickets(rows[:MOST_LISTED], workspace=self.workspace))


class TicketView(AttendeeEndpoint):
    """One ticket."""

    scopes = {"GET": Scope.TICKETS_READ, "PATCH": Scope.TICKETS_SELL}
    customer_methods = frozenset({"GET", "PATCH"})

    @describe(
        "getTicket",
        summary="Get a ticket",
        answers={200: TicketSerializer},
        refusals={404: "unknown_ticket"},
    )
    def get(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        return Response(shown_ticket(ticket))

    @describe(
        "nameTicketHolder",
        summary="Write another name on a ticket",
        request=HolderSerializer,
        answers={200: TicketSerializer},
        refusals={
            400: "unknown_field required invalid_type too_long unprintable",
            404: "unknown_ticket",
            409: "ticket_void",
        },
    )
    def patch(self, request: Request, ticket_id: str) -> Response:
        name = read_body(_holder, self.raw_body()).holder_name.strip()
        if faults := list(name_faults("holderName", name)):
            raise Invalid(faults=faults)
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        return Response(shown_ticket(name_holder(ticket=ticket, name=name)))


class PerksView(AttendeeEndpoint):
    """What a ticket is good for besides getting in."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listTicketPerks",
        summary="The perks of a ticket, and how often each was used",
        answers={200: TicketPerkSerializer(many=True)},
        refusals={404: "unknown_ticket"},
    )
    def get(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        rows = TicketPerk.objects.filter(workspace=self.workspace, ticket=ticket)
        rows = rows.select_related("perk").order_by("perk__position", "perk_id")
        return Response([shown_perk_stub(one) for one in rows])


class ReissueOwnView(AttendeeEndpoint):
    """The holder wants a new code: the old one went to people it should not."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "reissueOwnTicket",
        summary="Give a ticket a new code; the old one opens nothing any more",
        answers={200: TicketSerializer},
        refusals={404: "unknown_ticket", 409: "ticket_void"},
    )
    def post(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        ticket = reissue_ticket(ticket=ticket, at=timezone.now(), by=self.caller.user)
        return Response(shown_ticket(ticket))


class ReissueView(Endpoint):
    """Staff give a ticket a new code."""

    scopes = {"POST": Scope.TICKETS_SELL}

    @describe(
        "reissueTicket",
        summary="Give anybody's ticket a new code; the old one opens nothing any more",
        answers={200: TicketSerializer},
        refusals={404: "unknown_ticket", 409: "ticket_void"},
    )
    def post(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id)
        ticket = reissue_ticket(ticket=ticket, at=timezone.now(), by=self.caller.user)
        return Response(shown_ticket(ticket))
