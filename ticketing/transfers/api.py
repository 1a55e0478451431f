"""Handing tickets on."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from core.errors import Invalid
from ticketing.calling import AttendeeEndpoint
from ticketing.contacts import check_contact
from ticketing.tickets.serializers import TicketSerializer
from ticketing.tickets.services.finding import find_ticket
from ticketing.tickets.showing import shown_offer, shown_ticket
from ticketing.transfers.serializers import (
    AddresseeSerializer,
    ClaimSerializer,
    OfferedTicketSerializer,
    TicketOfferSerializer,
)
from ticketing.transfers.services.claiming import claim_transfer, find_offer
from ticketing.transfers.services.offering import Addressee, offer_transfer, take_back
from ticketing.transfers.showing import shown_to_claimant


class _Addressee(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    email: str
    name: str = ""
    note: str = ""


class _Claim(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    user_id: str | None = None


_addressee, _claim = Shape(_Addressee), Shape(_Claim)


class TransferView(AttendeeEndpoint):
    """A holder offers a ticket, or takes the offer back."""

    scopes = {"POST": Scope.TICKETS_SELL, "DELETE": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST", "DELETE"})

    @describe(
        "transferTicket",
        summary="Offer a ticket to an address; it stays with its holder until it is claimed",
        request=AddresseeSerializer,
        answers={201: TicketOfferSerializer},
        refusals={
            400: "unknown_field required invalid_type invalid_email too_long",
            404: "unknown_ticket",
            409: "ticket_void ticket_used not_transferable transfers_closed transfer_open"
            " too_many_transfers",
        },
    )
    def post(self, request: Request, ticket_id: str) -> Response:
        body = read_body(_addressee, self.raw_body())
        to = Addressee(body.email.strip(), body.name.strip(), body.note.strip())
        if not to.email:
            raise Invalid.field("email", "required", "Say to whom: email.")
        check_contact(name=to.name, email=to.email, note=to.note)
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        offer = offer_transfer(ticket=ticket, to=to, at=timezone.now())
        return Response(shown_offer(offer), status=201)

    @describe(
        "takeTransferBack",
        summary="Take an offer back before it is claimed; its link opens nothing any more",
        answers={204: None},
        refusals={404: "unknown_ticket", 409: "no_open_transfer"},
    )
    def delete(self, request: Request, ticket_id: str) -> Response:
        ticket = find_ticket(workspace=self.workspace, name=ticket_id, holder=self.caller.customer)
        take_back(ticket=ticket, at=timezone.now())
        return Response(status=204)


class OfferView(AttendeeEndpoint):
    """What somebody with the link is offered."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getOfferedTicket",
        summary="What a claim's link offers",
        answers={200: OfferedTicketSerializer},
        refusals={404: "unknown_transfer"},
    )
    def get(self, request: Request, offer_id: str) -> Response:
        offer = find_offer(token=offer_id, workspace=self.workspace)
        return Response(shown_to_claimant(offer, at=timezone.now()))


class ClaimView(AttendeeEndpoint):
    """Somebody with the link claims the ticket."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "claimTicket",
        summary="Claim an offered ticket: it is the caller's, and its former codes are dead",
        request=ClaimSerializer,
        answers={200: TicketSerializer},
        refusals={
            400: "unknown_field required invalid_type",
            404: "unknown_transfer unknown_customer",
            409: "transfer_over own_transfer ticket_void ticket_used not_transferable"
            " transfers_closed",
        },
    )
    def post(self, request: Request, offer_id: str) -> Response:
        body = read_body(_claim, self.raw_body() or b"{}")
        claimant = self.attendee(body.user_id)
        ticket = claim_transfer(token=offer_id, by=claimant, at=timezone.now())
        return Response(shown_ticket(ticket))
