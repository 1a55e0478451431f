"""The page of one ticket: whose it is, what it is good for, where it went through."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.admin.base import own
from accounts.admin.pages import page
from accounts.scopes import Scope
from accounts.station import station_of
from ticketing.admin.words import say_door, say_holder
from ticketing.checkin.models import CheckIn
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.tickets.states import TicketState
from ticketing.transfers.models import Transfer

if TYPE_CHECKING:
    from ticketing.admin.attendees import AttendeePage

MOST_SCANS = 50


def show(request: HttpRequest, object_id: object, admin: "AttendeePage") -> HttpResponse:
    """One ticket."""
    ticket = own(admin, request, object_id)
    if request.method == "POST":
        raise PermissionDenied
    station = station_of(request)
    context = about(ticket) | {
        "ticket": ticket,
        "original": ticket,
        "may_see_customers": station.may(Scope.CUSTOMERS_READ),
        "may_sell": station.may(Scope.TICKETS_SELL),
        "may_reissue": station.may(Scope.TICKETS_SELL) and ticket.state == TicketState.VALID,
    }
    title = _("Ticket %(number)s") % {"number": ticket.number}
    return TemplateResponse(
        request,
        "admin/ticketing/ticket.html",
        page(admin.admin_site, request, title, opts=admin.opts, **context),
    )


def about(ticket: Ticket) -> dict[str, Any]:
    """What is kept of a ticket besides its own row."""
    rows = {"workspace": ticket.workspace_id, "ticket": ticket}
    scans = CheckIn.objects.filter(**rows).select_related("by", "undone_by")
    return {
        "holder": say_holder(ticket),
        "door": say_door(ticket),
        "perks": list(TicketPerk.objects.filter(**rows).select_related("perk").order_by("id")),
        "scans": list(scans.order_by("-scanned_at", "-id")[:MOST_SCANS]),
        "transfers": list(Transfer.objects.filter(**rows).order_by("-offered_at", "-id")),
    }
