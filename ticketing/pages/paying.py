"""The way to the payment page and back."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ticketing.orders.models import Order
from ticketing.pages.framing import count_visitor
from ticketing.payments.services.settling import settle_order

# A browser holds a form to the policy of its page wherever its answer sends it.
PAYMENT_PAGES = {"form-action": ["https://checkout.stripe.com"]}


def begin_payment(order: Order, *, at: datetime) -> str:
    """Begin an order's payment; answers the address of the page on which it is made."""
    raise NotImplementedError


def set_aside(order: Order, *, at: datetime) -> None:
    """End a payment that was begun and not made, so that the order can be paid otherwise."""


def look_for_money(request: HttpRequest, order: Order) -> None:
    """Ask where an order's money is; who asks all the time is not asked for again at once."""
    if count_visitor(request).is_kept:
        settle_order(order=order, at=timezone.now())


def pays_elsewhere(answer: HttpResponse) -> HttpResponse:
    """Let the forms of a page lead to the payment page."""
    setattr(answer, "_csp_update", PAYMENT_PAGES)  # noqa: B010 - what django-csp reads
    return answer
