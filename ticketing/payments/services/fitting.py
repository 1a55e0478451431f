"""Whether money is what an order asked for: nothing is taken on trust because it came."""

from django.utils.translation import gettext as _

from ticketing.orders.models import Order
from ticketing.payments.amounts import from_stripe, to_stripe
from ticketing.payments.errors import NoStripeAccount, PaymentServiceRefused
from ticketing.payments.models import Payment
from ticketing.payments.services.accounts import find_account
from ticketing.payments.services.questions import Puzzle
from ticketing.payments.standing import Standing
from ticketing.payments.states import QuestionKind


def misfit_of(order: Order, payment: Payment, standing: Standing) -> Puzzle | None:
    """What does not fit about money that came; None when it is right in every way."""
    kind = _misfit(order, standing)
    if kind is None:
        return None
    received = from_stripe(standing.received, standing.currency)
    name = standing.intent or str(standing.reference)
    words = _("%(label)s: %(received)s %(currency)s came for order %(number)s.") % {
        "label": kind.label,
        "received": f"{received:f}",
        "currency": standing.currency,
        "number": order.number,
    }
    return Puzzle(kind, name, received, standing.currency, payment, words)


def _misfit(order: Order, standing: Standing) -> QuestionKind | None:
    if standing.is_live != _takes_real_money(order):
        return QuestionKind.WRONG_MODE
    if standing.metadata.get("order_id") != str(order.id):
        return QuestionKind.WRONG_ORDER
    if standing.currency != order.currency:
        return QuestionKind.WRONG_CURRENCY
    if standing.received != _expected(order):
        return QuestionKind.WRONG_AMOUNT
    return None


def _takes_real_money(order: Order) -> bool | None:
    try:
        return find_account(order.workspace).is_live
    except NoStripeAccount:
        return None


def _expected(order: Order) -> int | None:
    try:
        return to_stripe(order.total, order.currency)
    except PaymentServiceRefused:
        return None
