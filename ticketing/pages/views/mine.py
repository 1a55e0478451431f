"""What a visitor has: tickets and orders, and the links by which they come to them."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.framing import show
from accounts.pages.keeping import kept_while
from ticketing.links import read_order_link, read_return_link, read_ticket_link
from ticketing.orders.models import Order
from ticketing.orders.services.finding import find_order
from ticketing.pages.baskets import basket_among
from ticketing.pages.framing import page
from ticketing.pages.having import evenings_of
from ticketing.pages.own_forms import taken_from_own_pages
from ticketing.pages.own_proof import prove_own
from ticketing.pages.own_rows import own_orders
from ticketing.pages.visitors import Visitor
from ticketing.tickets.services.finding import find_ticket

COMING_BACK = timedelta(hours=1)


@require_safe
@page
def mine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Every ticket that this browser may show, and every order."""
    now, proof = timezone.now(), prove_own(request, visitor)
    orders = own_orders(visitor)
    context = {
        "now": now,
        "evenings": evenings_of(visitor, at=now),
        "orders": [order for order, _ in orders],
        "basket": basket_among(orders, visitor, at=now),
    }
    return kept_while(proof, show(request, visitor, "ticketing/pages/mine.html", context))


@taken_from_own_pages
@require_POST
@page
def forget(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Leave nothing behind on a device that others use too."""
    visitor.forget()
    messages.success(request, _("This device has forgotten you. Your tickets stay yours."))
    return redirect("whats-on:mine", visitor.workspace.slug)


@require_safe
@page
def order_link(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """A letter's link: from here on this browser knows the order."""
    way_back = read_return_link(token)
    order_id, epoch = read_order_link(token) or way_back or (None, 0)
    if order_id is None:
        raise Http404
    order = find_order(workspace=visitor.workspace, name=str(order_id))
    if order.link_epoch != epoch or (way_back and _is_long_paid(order)):
        return _over(request, visitor)
    visitor.opened_order(order)
    place = "whats-on:returned" if order.open_slot else "whats-on:order"
    return redirect(place, visitor.workspace.slug, order.number)


@require_safe
@page
def ticket_link(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """A letter's link to one ticket; it ends when the ticket gets another holder or code."""
    ticket_id, epoch = read_ticket_link(token) or (None, 0)
    if ticket_id is None:
        raise Http404
    ticket = find_ticket(workspace=visitor.workspace, name=str(ticket_id))
    if ticket.epoch != epoch:
        return _over(request, visitor)
    visitor.opened_ticket(ticket)
    return redirect("whats-on:ticket", visitor.workspace.slug, ticket.number)


def _over(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    return show(request, visitor, "ticketing/pages/link_over.html", {}, status=410)


def _is_long_paid(order: Order) -> bool:
    """Whether whoever paid is back by now: nothing that a payment service knows opens it longer."""
    ended = order.closed_at or order.confirmed_at
    return ended is not None and ended < timezone.now() - COMING_BACK
