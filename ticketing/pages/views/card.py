"""Paying on our own page, by Stripe's card form; and on Stripe's page, for who runs no scripts."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.framing import show
from core.errors import DomainError
from ticketing.links import return_link
from ticketing.orders.models import Order, OrderLine
from ticketing.orders.states import OrderState, Provider
from ticketing.pages.card_form import card_key, opened_for_cards
from ticketing.pages.framing import page
from ticketing.pages.paying import hosted_page
from ticketing.pages.stages import minutes_left
from ticketing.pages.visitors import Visitor
from ticketing.payments.services.starting import start_intent

REFUSED = 422


@require_safe
@page
def card(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """The card form of an order that waits for its money; nothing is begun by looking at it."""
    found = visitor.order(number)
    if not _is_payable(found):
        return redirect("whats-on:order", visitor.workspace.slug, found.number)
    return _shown(request, visitor, found)


@require_POST
@page
def intent(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Begin the payment that the card form makes, or go on with it."""
    try:
        started = start_intent(order=visitor.order(number), at=timezone.now())
    except DomainError as refusal:
        return JsonResponse({"message": refusal.message}, status=refusal.status)
    return JsonResponse({"secret": started.secret})


@require_POST
@page
def hosted(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Pay on Stripe's own page instead."""
    found = visitor.order(number)
    try:
        return redirect(hosted_page(found, at=timezone.now()))
    except DomainError as refusal:
        if not _is_payable(found):
            return redirect("whats-on:order", visitor.workspace.slug, found.number)
        return _shown(request, visitor, found, refusal.message)


def _is_payable(found: Order) -> bool:
    """Whether its buyer said who they are and that they pay online, and its time still runs."""
    is_open = found.state == OrderState.PENDING and found.provider == Provider.STRIPE
    is_in_time = found.expires_at is not None and found.expires_at > timezone.now()
    return is_open and is_in_time and bool(found.email) and bool(card_key(found.workspace))


def _shown(request: HttpRequest, visitor: Visitor, found: Order, refusal: str = "") -> HttpResponse:
    lines = OrderLine.objects.filter(workspace=visitor.workspace, order=found)
    context = {
        "order": found,
        "event": found.ticketed_event,
        "key": card_key(visitor.workspace),
        "way_back": return_link(found),
        "minutes_left": minutes_left(found, at=timezone.now()),
        "lines": lines.select_related("ticket_type"),
        "refusal": refusal,
    }
    status = REFUSED if refusal else 200
    answer = show(request, visitor, "ticketing/pages/card.html", context, status=status)
    return opened_for_cards(answer)
