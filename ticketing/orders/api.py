"""Buying: an order is placed, paid, and becomes tickets."""

from decimal import Decimal
from typing import Any, Literal

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from ticketing.calling import AttendeeEndpoint
from ticketing.contacts import check_contact
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order, OrderLine, OrderStep
from ticketing.orders.serializers import (
    DeskPaymentSerializer,
    OrderNamedSerializer,
    OrderSerializer,
    PlacedOrderSerializer,
    PurchaseSerializer,
    WholeOrderSerializer,
)
from ticketing.orders.services.expiring import cancel_order
from ticketing.orders.services.finding import find_order
from ticketing.orders.services.placing import Placed, Wanted
from ticketing.orders.services.storing import Contact
from ticketing.orders.showing import shown_order, shown_whole_order
from ticketing.orders.states import Provider
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.payments.services.purchasing import purchase
from ticketing.payments.services.settling import settle_order

BASKET_FAULTS = (
    "unknown_field required invalid_type out_of_range unknown_ticket_type mixed_currencies"
    " promo_code_refused"
)
CONTACT_FAULTS = "too_long unprintable invalid_email"
SALE_REFUSALS = (
    "sold_out in_other_baskets not_on_sale not_on_sale_yet sale_over order_open"
    " customer_limit_reached promo_code_used_up"
)
PAYING_REFUSALS = "wrong_order_state order_time_over payment_on_its_way"
STRIPE_REFUSALS = "payment_service_unavailable payment_service_refused"


class _Wish(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    ticket_type_id: str
    quantity: int


class _Purchase(msgspec.Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    event_id: str
    tickets: list[_Wish]
    promo_code: str = ""
    payment: Literal["stripe", "offline"] = "stripe"
    user_id: str | None = None
    name: str = ""
    email: str = ""


class _OrderNamed(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    order_id: str


class _Money(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    amount: Decimal


_purchase, _order_named, _money = Shape(_Purchase), Shape(_OrderNamed), Shape(_Money)


class PurchaseView(AttendeeEndpoint):
    """Tickets are put aside, and their payment begun."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "purchaseTickets",
        summary="Put tickets aside and begin their payment; what is free is yours at once",
        request=PurchaseSerializer,
        answers={201: PlacedOrderSerializer, 200: PlacedOrderSerializer},
        refusals={
            400: f"{BASKET_FAULTS} desk_not_offered {CONTACT_FAULTS}",
            404: "unknown_ticketed_event unknown_customer",
            409: f"{SALE_REFUSALS} {PAYING_REFUSALS} no_stripe_account",
            502: STRIPE_REFUSALS,
        },
    )
    def post(self, request: Request) -> Response:
        body = read_body(_purchase, self.raw_body())
        check_contact(name=body.name, email=body.email)
        bought = purchase(
            event=self.event_named(body.event_id),
            customer=self.attendee(body.user_id),
            wanted=Wanted(
                [Wish(one.ticket_type_id, one.quantity) for one in body.tickets],
                body.promo_code,
                Provider(body.payment),
                Contact(body.name, body.email),
            ),
            at=timezone.now(),
        )
        answer = shown_placed(bought.placed, bought.secret)
        return Response(answer, status=200 if bought.placed.continued else 201)


class ConfirmOrderView(AttendeeEndpoint):
    """The buyer's app says that the payment is done."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "confirmOrder",
        summary="Look for an order's money, and hand out its tickets",
        request=OrderNamedSerializer,
        answers={200: WholeOrderSerializer},
        refusals={
            400: "unknown_field required invalid_type",
            404: "unknown_order",
            502: STRIPE_REFUSALS,
        },
    )
    def post(self, request: Request) -> Response:
        body = read_body(_order_named, self.raw_body())
        order = find_order(workspace=self.workspace, name=body.order_id, buyer=self.caller.customer)
        return Response(whole(settle_order(order=order, at=timezone.now())))


class CancelOrderView(AttendeeEndpoint):
    """The buyer gives an order up."""

    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    @describe(
        "cancelOrder",
        summary="Give up an order that is not paid",
        answers={200: OrderSerializer},
        refusals={
            404: "unknown_order",
            409: "wrong_order_state payment_on_its_way",
            502: STRIPE_REFUSALS,
        },
    )
    def post(self, request: Request, order_id: str) -> Response:
        order = find_order(workspace=self.workspace, name=order_id, buyer=self.caller.customer)
        return Response(shown_order(cancel_order(order=order, at=timezone.now())))


class OrderView(AttendeeEndpoint):
    """One order, with everything that happened to it."""

    scopes = {"GET": Scope.TICKETS_SELL}
    customer_methods = frozenset({"GET"})

    @describe(
        "getOrder",
        summary="Get an order with its lines and its timeline",
        answers={200: WholeOrderSerializer},
        refusals={404: "unknown_order"},
    )
    def get(self, request: Request, order_id: str) -> Response:
        order = find_order(workspace=self.workspace, name=order_id, buyer=self.caller.customer)
        return Response(whole(order))


class DeskPaymentView(Endpoint):
    """Money that staff took."""

    scopes = {"POST": Scope.TICKETS_SELL}

    @describe(
        "takePayment",
        summary="Note that an order was paid at the desk, and hand out its tickets",
        request=DeskPaymentSerializer,
        answers={200: WholeOrderSerializer},
        refusals={
            400: "unknown_field required invalid_type wrong_amount",
            404: "unknown_order",
            409: "wrong_order_state payment_on_its_way not_on_sale",
            502: STRIPE_REFUSALS,
        },
    )
    def post(self, request: Request, order_id: str) -> Response:
        body = read_body(_money, self.raw_body())
        order = find_order(workspace=self.workspace, name=order_id)
        paid = take_payment_at_desk(
            order=order, amount=body.amount, at=timezone.now(), by=self.caller.user
        )
        return Response(whole(paid))


def shown_placed(placed: Placed, secret: str | None = None) -> dict[str, Any]:
    """What somebody who asked for tickets is answered."""
    return shown_order(placed.order) | {
        "continued": placed.continued,
        "paymentIntentSecret": secret,
        "ticketIds": [ticket.id for ticket in placed.tickets],
    }


def whole(order: Order) -> dict[str, Any]:
    """An order with its lines and steps."""
    lines = OrderLine.objects.filter(workspace=order.workspace_id, order=order)
    steps = OrderStep.objects.filter(workspace=order.workspace_id, order=order)
    return shown_whole_order(order, list(lines.select_related("ticket_type")), list(steps))
