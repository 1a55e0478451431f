"""A ticket as a code, on paper and in a calendar."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.codes import JSON, PNG, SVG, AnyWish, answer_code
from core.api.schema import describe
from ticketing.calling import AttendeeEndpoint
from ticketing.errors import TicketVoid
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.paper.calendar import calendar_of
from ticketing.tickets.paper.pdf import tickets_pdf
from ticketing.tickets.serializers import CodeSerializer
from ticketing.tickets.services.finding import find_ticket
from ticketing.tickets.states import TicketState

PDF, CALENDAR = "application/pdf", "text/calendar"


class PaperEndpoint(AttendeeEndpoint):
    """A call that answers with something else than JSON."""

    # Who has the code gets in with it: that is more than reading.
    scopes = {"GET": Scope.TICKETS_SELL}
    customer_methods = frozenset({"GET"})
    content_negotiation_class = AnyWish

    def ticket(self, name: str) -> Ticket:
        """The ticket, of which there is no paper once it is void. Raises TicketVoid."""
        found = find_ticket(workspace=self.workspace, name=name, holder=self.caller.customer)
        if not TicketState(found.state).opens_door:
            raise TicketVoid
        return found


class CodeView(PaperEndpoint):
    """What the holder shows at the door."""

    @describe(
        "getTicketCode",
        summary="The code of a ticket as JSON with an SVG, or as SVG or PNG by Accept",
        answers={
            (200, JSON): CodeSerializer,
            (200, SVG): OpenApiTypes.STR,
            (200, PNG): OpenApiTypes.BINARY,
        },
        refusals={404: "unknown_ticket", 409: "ticket_void"},
    )
    def get(self, request: Request, ticket_id: str) -> HttpResponse | Response:
        code = code_of(ticket := self.ticket(ticket_id))
        body = {"ticketId": ticket.id, "number": ticket.number, "epoch": ticket.epoch}
        return answer_code(request, code, body)


class PdfView(PaperEndpoint):
    """A ticket to print."""

    @describe(
        "getTicketPdf",
        summary="A ticket as PDF",
        answers={(200, PDF): OpenApiTypes.BINARY},
        refusals={404: "unknown_ticket", 409: "ticket_void"},
    )
    def get(self, request: Request, ticket_id: str) -> HttpResponse:
        ticket = self.ticket(ticket_id)
        return _file(tickets_pdf([ticket]), PDF, f"ticket-{ticket.number}.pdf")


class CalendarView(PaperEndpoint):
    """A ticket's event in the holder's calendar."""

    scopes = {"GET": Scope.TICKETS_READ}

    @describe(
        "getTicketCalendar",
        summary="The event of a ticket as a calendar file",
        answers={(200, CALENDAR): OpenApiTypes.STR},
        refusals={404: "unknown_ticket", 409: "ticket_void"},
    )
    def get(self, request: Request, ticket_id: str) -> HttpResponse:
        event = self.ticket(ticket_id).ticketed_event
        return _file(calendar_of(event), f"{CALENDAR}; charset=utf-8", "event.ics")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
