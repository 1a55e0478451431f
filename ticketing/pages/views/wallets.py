"""A ticket for the wallet of a phone, where the operator has what that takes."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState
from ticketing.tickets.wallet.apple import PASS, apple_pass
from ticketing.tickets.wallet.google import google_link
from ticketing.tickets.wallet.keys import apple_signer, google_signer


@require_safe
@page
def apple(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """The ticket as a file that iPhones open by themselves."""
    found, signer = _valid(visitor, number), apple_signer()
    if signer is None:
        raise Http404
    answer = HttpResponse(apple_pass(found, signer), content_type=PASS)
    answer["Content-Disposition"] = f'attachment; filename="ticket-{found.number}.pkpass"'
    return answer


@require_safe
@page
def google(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """On to Google, which asks whether to keep the ticket."""
    found, signer = _valid(visitor, number), google_signer()
    if signer is None:
        raise Http404
    return HttpResponseRedirect(google_link(found, signer, at=timezone.now()))


def _valid(visitor: Visitor, number: str) -> Ticket:
    """A ticket that still opens a door; a pass of any other would promise what is not so."""
    found = visitor.ticket(number)
    if not TicketState(found.state).opens_door:
        raise Http404
    return found
