"""What a holder sees of the tickets they have."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from ticketing.calling import AttendeeEndpoint
from ticketing.tickets.models import Ticket
from ticketing.tickets.serializers import TicketSerializer
from ticketing.tickets.services.finding import find_ticket
from ticketing.tickets.showing import shown_ticket

MOST_LISTED = 1000


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
        return Response([shown_ticket(one) for one in rows[:MOST_LISTED]])


class TicketView(AttendeeEndpoint):
    """One ticket."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getTicket",
        summary="Get a ticket",
        answers={200: TicketSerializer},
        refusals={404: "unknown_ticket"},
    )
    def get(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        return Response(shown_ticket(ticket))
