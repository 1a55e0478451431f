"""Beginning to pay an order online: one open payment an order, by a card form or Stripe's page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from core.errors import FieldFault, Invalid
from ticketing.errors import WrongOrderState
from ticketing.links import return_link
from ticketing.orders.models import OPEN, Order
from ticketing.orders.services.calling_off import refuse_called_off
from ticketing.orders.services.finding import lock_order
from ticketing.orders.states import OrderState, Provider
from ticketing.payments.amounts import to_stripe
from ticketing.payments.errors import OrderTimeOver, PaymentOnItsWay, PaymentServiceUnavailable
from ticketing.payments.gateway import Gateway
from ticketing.payments.models import Payment
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.applying import apply_standing
from ticketing.payments.services.closing import close_payments, open_payments
from ticketing.payments.services.sending import send_refunds
from ticketing.payments.standing import ENDED, Outcome, Standing
from ticketing.payments.states import PaymentKind, PaymentState
from ticketing.payments.stripe_client import StripeSaidNo

FIRST_ASK_AFTER = timedelta(minutes=1)
CHECKOUT_HOLD = timedelta(minutes=30)
# One try finds an attempt that has come to its end, the next begins another.
_TRIES = 3
LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody wants to pay: by the form on the page, or on a page of Stripe's."""

    kind: PaymentKind
    success_url: str = ""
    cancel_url: str = ""

    def is_that_of(self, payment: Payment) -> bool:
        """Whether a payment was begun in this way."""
        mine = self.kind, self.success_url, self.cancel_url
        return mine == (payment.kind, payment.success_url, payment.cancel_url)


@dataclass(frozen=True, slots=True)
class Started:
    """A payment that waits for the buyer: the form's secret, or the address of Stripe's page."""

    order: Order
    payment: Payment
    secret: str | None = field(repr=False)
    page: str | None = field(repr=False)


def start_intent(*, order: Order, at: datetime) -> Started:
    """Begin to pay by the form on the page, or go on with it: the same open PaymentIntent.

    Raises NoStripeAccount, WrongOrderState, OrderTimeOver, PaymentOnItsWay, NotOnSale for an event
    that is cancelled; when Stripe does not answer, PaymentServiceUnavailable or
    PaymentServiceRefused: the tickets stay put aside, and calling it again goes on.
    """
    return _start(order, Way(PaymentKind.INTENT), at)


def start_checkout(
    *, order: Order, at: datetime, success_url: str = "", cancel_url: str = ""
) -> Started:
    """The same on a page of Stripe's, for which the tickets are held for half an hour, once.

    Both addresses are of this very installation, where there is a page of the order unless they
    say otherwise. Raises Invalid for another, and what `start_intent` raises.
    """
    given = {"successUrl": success_url, "cancelUrl": cancel_url}
    if faults := [_foreign(name) for name, url in given.items() if url and not is_ours(url)]:
        raise Invalid(faults=faults)
    own = return_link(order)
    return _start(order, Way(PaymentKind.CHECKOUT, success_url or own, cancel_url or own), at)


def is_ours(url: str) -> bool:
    """Whether an address is one of this installation: nobody is led elsewhere after paying."""
    try:
        there, here = urlsplit(url), urlsplit(settings.PUBLIC_URL)
    except ValueError:
        return False
    fits = url.isprintable() and url.isascii() and len(url) <= LONGEST_URL
    is_plain = not set(url) & set(" \\\"'<>{}|^`")
    return fits and is_plain and (there.scheme, there.netloc) == (here.scheme, here.netloc)


def _foreign(name: str) -> FieldFault:
    return FieldFault(
        name, "foreign_url", f"Use an address that begins with {settings.PUBLIC_URL}."
    )


def _start(order: Order, way: Way, at: datetime) -> Started:
    gateway = Gateway(find_account(order.workspace))
    for _ in range(_TRIES):
        payment = _attempt(order, way, at)
        if not way.is_that_of(payment):
            close_payments(order=order, at=at)
            _refuse_on_its_way(order)
            continue
        standing = _begin(gateway, payment, at)
        order = apply_standing(payment=payment, standing=standing, at=at)
        send_refunds(order=order, at=at)
        if standing.outcome is Outcome.ON_ITS_WAY:
            raise PaymentOnItsWay
        kept = open_payments(order).filter(id=payment.id).first()
        if kept is not None and standing.outcome is Outcome.OPEN:
            return Started(order, kept, standing.secret, standing.page)
    raise PaymentServiceUnavailable


@transaction.atomic
def _attempt(order: Order, way: Way, at: datetime) -> Payment:
    """The open payment of an order, or a new one: kept before Stripe is asked."""
    order = lock_order(workspace=order.workspace, order_id=order.id)
    if order.state != OrderState.PENDING or order.provider != Provider.STRIPE:
        raise WrongOrderState
    if order.expires_at is None or order.expires_at <= at:
        raise OrderTimeOver
    refuse_called_off(order)
    found = open_payments(order).first()
    if found is not None:
        return found
    # Before anything is kept: a payment that Stripe cannot be asked for could never be ended.
    to_stripe(order.total, order.currency)
    attempts = Payment.objects.filter(workspace=order.workspace, order=order)
    if way.kind is PaymentKind.CHECKOUT and not attempts.filter(kind=way.kind).exists():
        order.expires_at = max(order.expires_at, at + CHECKOUT_HOLD)
        order.save(update_fields=["expires_at"])
    return Payment.objects.create(
        workspace=order.workspace,
        order=order,
        attempt=attempts.count() + 1,
        kind=way.kind,
        state=PaymentState.STARTING,
        open_slot=OPEN,
        amount=order.total,
        currency=order.currency,
        success_url=way.success_url,
        cancel_url=way.cancel_url,
        created_at=at,
        ask_at=at + FIRST_ASK_AFTER,
    )


def _begin(gateway: Gateway, payment: Payment, at: datetime) -> Standing:
    try:
        return gateway.begin(payment, payment.order)
    except StripeSaidNo:
        if payment.state == PaymentState.STARTING:
            # Nothing came to be: the next try is another attempt.
            apply_standing(payment=payment, standing=ENDED, at=at)
        raise


def _refuse_on_its_way(order: Order) -> None:
    if open_payments(order).exists():
        raise PaymentOnItsWay
