"""Paying online: by Stripe's card form on the page, or on a page of Stripe's."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.parsing import Shape
from core.api.schema import describe
from ticketing.calling import AttendeeEndpoint
from ticketing.orders.api import PAYING_REFUSALS, STRIPE_REFUSALS
from ticketing.orders.models import Order
from ticketing.orders.serializers import OrderNamedSerializer
from ticketing.orders.services.finding import find_order
from ticketing.payments.serializers import (
    CheckoutSerializer,
    CheckoutWishSerializer,
    IntentSerializer,
    StripeConfigSerializer,
)
from ticketing.payments.services.accounts import known_account
from ticketing.payments.services.starting import start_checkout, start_intent
from ticketing.payments.showing import shown_checkout, shown_config, shown_intent

_PAYING = {
    400: "unknown_field required invalid_type",
    404: "unknown_order",
    409: f"no_stripe_account {PAYING_REFUSALS} not_on_sale",
    502: STRIPE_REFUSALS,
}


class _OrderNamed(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    order_id: str


class _CheckoutWish(_OrderNamed, rename="camel", forbid_unknown_fields=True):
    success_url: str = ""
    cancel_url: str = ""


_order_named, _checkout = Shape(_OrderNamed), Shape(_CheckoutWish)


class StripeConfigView(AttendeeEndpoint):
    """What a page needs to begin with Stripe's card form."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getStripeConfig",
        summary="The key with which a page opens Stripe's card form",
        answers={200: StripeConfigSerializer},
    )
    def get(self, request: Request) -> Response:
        return Response(shown_config(known_account(self.workspace)))


class _PayingEndpoint(AttendeeEndpoint):
    scopes = {"POST": Scope.TICKETS_SELL}
    customer_methods = frozenset({"POST"})

    def order_named(self, name: str) -> Order:
        """The order, of a buyer's token only their own. Raises UnknownOrder."""
        return find_order(workspace=self.workspace, name=name, buyer=self.caller.customer)


class StripeIntentView(_PayingEndpoint):
    """Stripe's card form on the page."""

    @describe(
        "beginPayment",
        summary="Begin to pay an order by a card form, or go on: the same payment again",
        request=OrderNamedSerializer,
        answers={200: IntentSerializer},
        refusals=_PAYING,
    )
    def post(self, request: Request) -> Response:
        body = read_body(_order_named, self.raw_body())
        started = start_intent(order=self.order_named(body.order_id), at=timezone.now())
        return Response(shown_intent(started))


class StripeCheckoutView(_PayingEndpoint):
    """A page of Stripe's."""

    @describe(
        "beginCheckout",
        summary="Begin to pay an order on a page of Stripe's; it is held for half an hour",
        request=CheckoutWishSerializer,
        answers={200: CheckoutSerializer},
        refusals=_PAYING | {400: f"{_PAYING[400]} foreign_url"},
    )
    def post(self, request: Request) -> Response:
        body = read_body(_checkout, self.raw_body())
        started = start_checkout(
            order=self.order_named(body.order_id),
            at=timezone.now(),
            success_url=body.success_url,
            cancel_url=body.cancel_url,
        )
        return Response(shown_checkout(started))
