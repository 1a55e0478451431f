"""Stripe's own card form on a page of ours: where it is offered, and what its page opens."""

from csp.constants import SELF
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Workspace
from ticketing.orders.models import Order
from ticketing.payments.services.accounts import known_account

# What Stripe's script needs: itself, its frames for fields and banks, and its service. The page
# alone that loads it is opened so far. https://docs.stripe.com/security/guide
_SCRIPTS = ["https://js.stripe.com", "https://*.js.stripe.com"]
CARD_POLICY = {
    "script-src": [SELF, *_SCRIPTS],
    "frame-src": [*_SCRIPTS, "https://hooks.stripe.com"],
    "connect-src": [SELF, "https://api.stripe.com"],
    "img-src": ["https://*.stripe.com"],
    "form-action": ["https://checkout.stripe.com"],
}


def card_key(workspace: Workspace) -> str:
    """The key with which a page opens the card form; empty where Stripe itself is not behind it."""
    account = known_account(workspace)
    return account.publishable_key if account and not account.is_demo else ""


def card_page(order: Order) -> str:
    """Where an order is paid by the card form."""
    return reverse("whats-on:card", args=[order.workspace.slug, order.number])


def opened_for_cards(answer: HttpResponse) -> HttpResponse:
    """Let a page load Stripe's script, and lead to Stripe's own page."""
    setattr(answer, "_csp_update", CARD_POLICY)  # noqa: B010 - what django-csp reads
    return answer
