"""Whether a ticket opens a door: every reason against it, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Workspace
from ticketing.catalogue.states import EventState
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.presenting import Presented
from ticketing.checkin.services.finding import Found
from ticketing.checkin.words import told
from ticketing.errors import (
    AlreadyIn,
    CodeReplaced,
    EventCancelled,
    NoReentry,
    NotInside,
    TicketCancelled,
    TicketRefunded,
    WrongEvent,
)
from ticketing.tickets.states import TicketState


def refuse_dead_ticket(found: Found, presented: Presented) -> None:
    """Raise the refusal of a ticket that is void, of a code that was replaced, of no event."""
    if found.state == TicketState.REFUNDED:
        raise TicketRefunded
    if found.state != TicketState.VALID:
        raise TicketCancelled
    if not presented.is_of(found.epoch):
        raise CodeReplaced
    if found.event_status == EventState.CANCELLED:
        raise EventCancelled


def refuse_other_event(found: Found, event_name: str) -> None:
    """Raise WrongEvent unless the ticket is for the event with this key or id; "" is any."""
    if event_name not in {"", found.event_key, str(found.event_id)}:
        raise WrongEvent(_("This ticket is for %(event)s.") % {"event": found.event_title})


def refuse_entry(workspace: Workspace, found: Found, *, now: datetime) -> None:
    """Raise AlreadyIn, or NoReentry for who left with a ticket that lets in once."""
    if found.is_inside:
        when = _last(workspace, found, Direction.IN, now)
        raise AlreadyIn(_("Already in: %(last)s") % {"last": when})
    if found.entries and not found.allows_reentry:
        when = _last(workspace, found, Direction.OUT, now)
        words = _("Left already: %(last)s. This ticket does not let in again.")
        raise NoReentry(words % {"last": when})


def refuse_exit(workspace: Workspace, found: Found, *, now: datetime) -> None:
    """Raise NotInside for who did not come in, or left."""
    if found.is_inside:
        return
    if found.entries:
        when = _last(workspace, found, Direction.OUT, now)
        raise NotInside(_("Left already: %(last)s") % {"last": when})
    raise NotInside


def _last(workspace: Workspace, found: Found, direction: Direction, now: datetime) -> str:
    """Where, when and by whom; nothing when it was undone a moment ago."""
    last = (
        CheckIn.objects.filter(
            workspace=workspace, ticket=found.ticket_id, direction=direction, undone_at=None
        )
        .select_related("by")
        .order_by("-scanned_at", "-id")
        .first()
    )
    return told(last, zone=found.zone, now=now) if last else _("a moment ago")
