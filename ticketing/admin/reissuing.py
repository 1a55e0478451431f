"""A ticket gets a new code: the old one was lost, or somebody else has it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.admin.base import own, said
from accounts.admin.pages import page
from accounts.scopes import Scope
from accounts.site import signed_in
from core.errors import DomainError
from ticketing.tickets.services.changing import reissue_ticket

if TYPE_CHECKING:
    from ticketing.admin.attendees import AttendeePage

_ADDRESS = "admin:ticketing_ticket_change"


def reissue(request: HttpRequest, object_id: object, admin: "AttendeePage") -> HttpResponse:
    """Give a ticket a new code, once it was said what that does."""
    ticket = own(admin, request, object_id)
    if not admin.opens(request, Scope.TICKETS_SELL):
        raise PermissionDenied
    if request.method == "POST":
        try:
            reissue_ticket(ticket=ticket, at=timezone.now(), by=signed_in(request))
        except DomainError as refusal:
            messages.error(request, said(refusal))
        else:
            admin.log_change(request, ticket, str(_("New code.")))
            messages.success(request, _("It has a new code; the old one opens no door any more."))
        return redirect(_ADDRESS, ticket.pk)
    title = _("New code for ticket %(number)s") % {"number": ticket.number}
    return TemplateResponse(
        request,
        "admin/ticketing/reissue.html",
        page(admin.admin_site, request, title, opts=admin.opts, ticket=ticket, original=ticket),
    )
