"""The way to the payment page and back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.pages.framing import count_visitor
from core.errors import DomainError
from ticketing.links import return_link
from ticketing.orders.models import Order
from ticketing.pages.card_form import card_key, card_page
from ticketing.payments.errors import PaymentOnItsWay
from ticketing.payments.services.closing import close_payments, open_payments
from ticketing.payments.services.settling import settle_order
from ticketing.payments.services.starting import start_checkout

# A browser holds a form to the policy of its page wherever its answer sends it.
PAYMENT_PAGES = {"form-action": ["https://checkout.stripe.com"]}


def begin_payment(order: Order, *, at: datetime) -> str:
    """Where an order is paid: by the card form on a page of ours, or on one of Stripe's."""
    return card_page(order) if card_key(order.workspace) else hosted_page(order, at=at)


def hosted_page(order: Order, *, at: datetime) -> str:
    """Begin an order's payment on Stripe's page, or go on with it; the address of that page."""
    # Back by the link: a payment made in another app ends in a browser that knows nobody.
    back = return_link(order)
    return start_checkout(order=order, at=at, success_url=back, cancel_url=back).page or ""


def end_payment(order: Order, *, at: datetime) -> None:
    """End a payment that was begun and not made, so that the order can be paid otherwise.

    Raises PaymentOnItsWay when money may still come by it.
    """
    close_payments(order=order, at=at)
    if open_payments(order).exists():
        raise PaymentOnItsWay


def look_for_money(request: HttpRequest, order: Order) -> None:
    """Ask where an order's money is; for who asks all the time, not every time."""
    if count_visitor(request).is_kept:
        try:
            settle_order(order=order, at=timezone.now())
        except DomainError as refusal:
            messages.warning(request, refusal.message)


def pays_elsewhere(answer: HttpResponse) -> HttpResponse:
    """Let the forms of a page lead to the payment page."""
    setattr(answer, "_csp_update", PAYMENT_PAGES)  # noqa: B010 - what django-csp reads
    return answer
