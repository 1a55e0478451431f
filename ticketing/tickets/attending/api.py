"""Registering for what is free, and what a customer has reserved."""

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
from ticketing.contacts import check_contact
from ticketing.orders.services.storing import Contact
from ticketing.orders.showing import shown_order
from ticketing.tickets.attending.booking import bookings_of, shown_booking
from ticketing.tickets.attending.registering import Registration, register
from ticketing.tickets.attending.serializers import (
    BookingSerializer,
    RegisteredSerializer,
    RegistrationSerializer,
)
from ticketing.tickets.showing import shown_tickets


class _Registration(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    event_id: str
    ticket_type_id: str = ""
    quantity: int = 1
    promo_code: str = ""
    user_id: str | None = None
    name: str = ""
    email: str = ""


_registration = Shape(_Registration)


class RegisterView(AttendeeEndpoint):
    """Somebody registers."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "registerForEvent",
        summary="Register for what is free: the ticket is yours at once",
        request=RegistrationSerializer,
        answers={201: RegisteredSerializer},
        refusals={
            400: "unknown_field required invalid_type out_of_range unknown_ticket_type"
            " promo_code_refused invalid_email too_long unprintable",
            404: "unknown_ticketed_event unknown_customer",
            409: "not_free sold_out not_on_sale not_on_sale_yet sale_over order_open"
            " customer_limit_reached promo_code_used_up",
        },
    )
    def post(self, request: Request) -> Response:
        body = read_body(_registration, self.raw_body())
        check_contact(name=body.name, email=body.email)
        placed = register(
            event=self.event_named(body.event_id),
            customer=self.attendee(body.user_id),
            wanted=Registration(
                body.ticket_type_id,
                body.quantity,
                body.promo_code,
                Contact(body.name, body.email),
            ),
            at=timezone.now(),
        )
        tickets = shown_tickets(placed.tickets, workspace=self.workspace)
        return Response(shown_order(placed.order) | {"tickets": tickets}, status=201)


class BookingView(AttendeeEndpoint):
    """What a customer has reserved."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listBookings",
        summary="What the customer has reserved across all events, what comes next first",
        answers={200: BookingSerializer(many=True)},
        refusals={400: "unknown_parameter required", 404: "unknown_customer"},
        parameters=[query("userId", says="Whose, where a program asks.")],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"userId"})
        now = timezone.now()
        return Response(
            [shown_booking(one, at=now) for one in bookings_of(self.attendee(), at=now)]
        )
