"""One ticket: its code, its papers, and how it is handed on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pages.framing import show, too_often
from core.errors import DomainError
from core.qr import svg_of
from ticketing.catalogue.services.moving import former_slot
from ticketing.pages.contact import HandOnForm
from ticketing.pages.framing import count_offer, page
from ticketing.pages.having import offers_of, place_among, tickets_beside
from ticketing.pages.own_forms import taken_from_own_pages
from ticketing.pages.visitors import Visitor
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.tickets.paper.calendar import calendar_of
from ticketing.tickets.paper.pdf import tickets_pdf
from ticketing.tickets.states import TicketState
from ticketing.transfers.rules import closes_at, refuse_unmovable
from ticketing.transfers.services.offering import Addressee, offer_transfer, take_back

REFUSED = 422


@require_safe
@page
def ticket(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """A ticket as it is shown at the door."""
    return _shown(request, visitor, visitor.ticket(number), HandOnForm())


@require_safe
@page
def code(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """The ticket's code as a picture."""
    found = visitor.ticket(number)
    if not TicketState(found.state).opens_door:
        raise Http404
    return HttpResponse(svg_of(code_of(found)), content_type="image/svg+xml")


@require_safe
@page
def paper(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """The ticket as PDF."""
    found = visitor.ticket(number)
    answer = HttpResponse(tickets_pdf([found]), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="ticket-{found.number}.pdf"'
    return answer


@require_safe
@page
def calendar(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """The event for the holder's own calendar."""
    found = visitor.ticket(number)
    answer = HttpResponse(calendar_of(found.ticketed_event), content_type="text/calendar")
    answer["Content-Disposition"] = f'attachment; filename="event-{found.number}.ics"'
    return answer


@require_POST
@page
def hand_on(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Offer the ticket to somebody."""
    found = visitor.ticket(number)
    form = HandOnForm(request.POST)
    if not form.is_valid():
        return _shown(request, visitor, found, form)
    if not (rate := count_offer(request)).is_kept:
        return too_often(request, rate)
    given = form.cleaned_data
    to = Addressee(given["email"], given["name"], given["note"])
    try:
        offer_transfer(ticket=found, to=to, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return _shown(request, visitor, found, form)
    messages.success(request, _("We wrote to %s.") % to.email)
    return _to(found)


@taken_from_own_pages
@require_POST
@page
def keep(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Take an offer back."""
    found = visitor.ticket(number)
    try:
        take_back(ticket=found, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The offer is taken back. The ticket stays yours."))
    return _to(found)


def _shown(request: HttpRequest, visitor: Visitor, found: Ticket, form: HandOnForm) -> HttpResponse:
    now = timezone.now()
    event = found.ticketed_event
    perks = TicketPerk.objects.filter(workspace=visitor.workspace, ticket=found)
    context: dict[str, Any] = {
        "now": now,
        "ticket": found,
        "event": event,
        "event_state": event.state_at(now),
        "former": former_slot(event, since=found.issued_at),
        "is_valid": TicketState(found.state).opens_door,
        "perks": perks.select_related("perk").order_by("perk__position", "id"),
        "offer": offers_of(visitor, [found], at=now).get(found.id),
        "may_move": _may_move(found),
        "moves_until": closes_at(event),
        "form": form,
        "shows_order": visitor.has_order(found.order),
        "place": place_among(found, tickets_beside(visitor, found)),
    }
    status = REFUSED if form.errors else 200
    return show(request, visitor, "ticketing/pages/ticket.html", context, status=status)


def _may_move(found: Ticket) -> bool:
    try:
        refuse_unmovable(found, found.ticketed_event, at=timezone.now())
    except DomainError:
        return False
    return True


def _to(found: Ticket) -> HttpResponse:
    return redirect("whats-on:ticket", found.workspace.slug, found.number)
