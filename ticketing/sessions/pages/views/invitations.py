"""What organisers ask somebody, and the answers."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pages.framing import count_few, show, too_often
from core.errors import DomainError
from core.ids import as_uuid
from ticketing.errors import SessionFull, SessionOverlaps, UnknownInvitation
from ticketing.pages.framing import page
from ticketing.pages.visitors import Visitor
from ticketing.sessions.models import Invitation, Session
from ticketing.sessions.pages.acting import CHOICES, Act, waiting_words
from ticketing.sessions.pages.slots import Looking
from ticketing.sessions.pages.words import words_for
from ticketing.sessions.reading import invitations_of, offered_in, places_at
from ticketing.sessions.services.inviting import (
    accept_invitation,
    decline_invitation,
    find_invitation,
)
from ticketing.sessions.services.own import clashing
from ticketing.sessions.states import InvitationState, SeatState

MOST_LISTED = 200
ANSWERS_PER_MINUTE = 30


@require_safe
@page
def invitations(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """All that somebody was asked, what waits for an answer first."""
    asked = [
        one for customer in visitor.customers for one in invitations_of(customer)[:MOST_LISTED]
    ]
    asked.sort(key=lambda one: one.state != InvitationState.INVITED)
    now = timezone.now()
    context = {"asked": [(one, is_open(one, at=now)) for one in asked]}
    return show(request, visitor, "ticketing/sessions/invitations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def invitation(request: HttpRequest, visitor: Visitor, invitation_id: str) -> HttpResponse:
    """One invitation; a POST answers it, and a GET shows what would be given up for it."""
    found = find_invitation(workspace=visitor.workspace, invitation_id=as_uuid(invitation_id))
    if not visitor.is_one(found.customer_id):
        raise UnknownInvitation
    if request.method != "POST":
        return _shown(request, visitor, found)
    if not (rate := count_few(request, "answers", ANSWERS_PER_MINUTE)).is_kept:
        return too_often(request, rate)
    return _answered(request, visitor, found)


def is_open(invitation: Invitation, *, at: datetime) -> bool:
    """Whether a yes can still come of it."""
    event, session = invitation.ticketed_event, invitation.session
    if session is not None and (session.cancelled_at is not None or session.ends_at <= at):
        return False
    return event.state_at(at).sells


def _answered(request: HttpRequest, visitor: Visitor, found: Invitation) -> HttpResponse:
    here = redirect("whats-on:invitation", visitor.workspace.slug, found.id)
    if "decline" in request.POST:
        decline_invitation(invitation=found, at=timezone.now())
        messages.success(request, _("You declined. You may still say yes later."))
        return redirect("whats-on:invitations", visitor.workspace.slug)
    wanted = next((act for act in (Act.SWAP, Act.WAIT) if act in request.POST), Act.CHOOSE)
    try:
        accept_invitation(invitation=found, choice=CHOICES[wanted], at=timezone.now())
    except (SessionOverlaps, SessionFull):
        return here
    except DomainError as refusal:
        session = found.session
        messages.error(request, words_for(refusal, session) if session else refusal.message)
        return here
    messages.success(request, _thanks(found, found.session))
    return redirect("whats-on:invitations", visitor.workspace.slug)


def _thanks(found: Invitation, session: Session | None) -> str:
    places = places_at(found.ticketed_event, found.customer)
    waits = [one.session_id for one in places if one.state == SeatState.STANDBY]
    if session is not None and session.id in waits:
        return waiting_words(found.customer, session)
    return _("Thank you for saying yes. The house knows.")


def _shown(request: HttpRequest, visitor: Visitor, found: Invitation) -> HttpResponse:
    now, event, session = timezone.now(), found.ticketed_event, found.session
    own = places_at(event, found.customer)
    looking = Looking(event, own, at=now)
    in_the_way = clashing(own, session) if session else []
    about = offered_in(event, [session], found.customer) if session else []
    context = {
        "event": event,
        "invitation": found,
        "is_open": is_open(found, at=now),
        "slot": looking.slot(about[0]) if about else None,
        "given_up": [
            looking.slot(one)
            for one in offered_in(event, [seat.session for seat in in_the_way], found.customer)
        ],
    }
    return show(request, visitor, "ticketing/sessions/invitation.html", context)
