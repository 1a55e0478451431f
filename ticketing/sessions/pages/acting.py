"""What somebody does with a session: the buttons of the pages, each by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import Customer
from core.errors import DomainError
from ticketing.errors import SessionOverlaps
from ticketing.sessions.models import Session
from ticketing.sessions.pages.words import words_for
from ticketing.sessions.reading import places_at
from ticketing.sessions.services.choosing import Choice, give_up_session, select_session
from ticketing.sessions.states import SeatState


class Act(StrEnum):
    """The names of the buttons; each carries the key of a session."""

    CHOOSE = "choose"
    WAIT = "wait"
    SWAP = "swap"
    LEAVE = "leave"


CHOICES: Mapping[Act, Choice] = {
    Act.CHOOSE: Choice(),
    Act.WAIT: Choice(standby=True),
    Act.SWAP: Choice(swap=True),
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button, and the session that it is about."""

    act: Act
    session_name: str


def pressed_in(request: HttpRequest) -> Pressed | None:
    """Which button sent the form."""
    found = [Pressed(act, request.POST[act]) for act in Act if act in request.POST]
    return found[0] if len(found) == 1 else None


def act(
    request: HttpRequest, customer: Customer, session: Session, wanted: Act, *, at: datetime
) -> None:
    """Do it, and say what came of it. Raises SessionOverlaps where something is to be decided."""
    if wanted is Act.LEAVE:
        give_up_session(session=session, customer=customer, at=at)
        messages.success(request, _("You gave back “%(title)s”.") % {"title": session.title})
        return
    try:
        seat = select_session(session=session, customer=customer, choice=CHOICES[wanted], at=at)
    except SessionOverlaps:
        raise
    except DomainError as refusal:
        messages.error(request, words_for(refusal, session))
        return
    if seat.state == SeatState.STANDBY:
        messages.success(request, waiting_words(customer, session))
    else:
        messages.success(request, _("“%(title)s” is in your day.") % {"title": session.title})


def waiting_words(customer: Customer, session: Session) -> str:
    """That somebody waits in line, and where."""
    rows = places_at(session.ticketed_event, customer)
    place = next(
        ((getattr(one, "ahead", None) or 0) + 1 for one in rows if one.session_id == session.id), 1
    )
    words = _("You wait for “%(title)s”, as number %(place)s. You move up by yourself.")
    return words % {"title": session.title, "place": place}


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where somebody came from, as the form says it; only ever an address of the shop."""
    asked = request.POST.get("back", "") or request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, None) and asked.startswith("/whats-on/")
    return asked if is_ours and asked.isprintable() else otherwise
