"""The page on which somebody takes a ticket that was offered to them."""

from functools import partial

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.pages.framing import framed
from core.errors import DomainError
from ticketing.pages.contact import ClaimForm
from ticketing.pages.guests import introduce, make_guest, new_once
from ticketing.pages.visitors import Visitor
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.claiming import claim_transfer, find_offer
from ticketing.transfers.states import TransferState

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Show who offers what; a POST takes it."""
    return framed(partial(_claim, request, token), request)


def _claim(request: HttpRequest, token: str) -> HttpResponse:
    offer = find_offer(token=token)
    visitor = Visitor(request, offer.workspace)
    if offer.claimant_id is not None and visitor.has_ticket(offer.ticket.number):
        return redirect("whats-on:ticket", visitor.workspace.slug, offer.ticket.number)
    form = _form(request, visitor, offer)
    if form.is_bound and form.is_valid():
        try:
            ticket = _claimed(visitor, token, form)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("whats-on:ticket", visitor.workspace.slug, ticket.number)
    return _shown(request, visitor, find_offer(token=token), form)


def _form(request: HttpRequest, visitor: Visitor, offer: Transfer) -> ClaimForm:
    if request.method == "POST":
        return ClaimForm(request.POST)
    known = visitor.customer
    initial = {
        "name": (known.name if known else "") or offer.recipient_name,
        "email": (known.email if known else "") or offer.recipient_email,
        "once": new_once(),
    }
    return ClaimForm(initial=initial)


def _claimed(visitor: Visitor, token: str, form: ClaimForm) -> Ticket:
    """The ticket, and its new holder remembered; a refusal leaves no guest behind."""
    given = form.cleaned_data
    name, email = given["name"], given["email"]
    if visitor.customer is not None:
        introduce(customer=visitor.customer, name=name, email=email)
    with transaction.atomic():
        customer = visitor.joined() or make_guest(
            workspace=visitor.workspace, once=given["once"], name=name, email=email
        )
        ticket = claim_transfer(token=token, by=customer, at=timezone.now())
    visitor.become(customer)
    return ticket


def _shown(
    request: HttpRequest, visitor: Visitor, offer: Transfer, form: ClaimForm
) -> HttpResponse:
    is_open = offer.state == TransferState.OFFERED and offer.expires_at > timezone.now()
    context = {
        "house": visitor.workspace,
        "visitor": visitor,
        "offer": offer,
        "event": offer.ticket.ticketed_event,
        "is_open": is_open,
        "is_own": visitor.is_one(offer.customer_id),
        "form": form,
    }
    status = 200 if is_open and not form.errors else REFUSED if is_open else 410
    return render(request, "ticketing/pages/claim.html", context, status=status)
