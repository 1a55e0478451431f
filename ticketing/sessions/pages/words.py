"""Why a choice was not possible, in words for who chose."""

from django.utils.translation import gettext as _

from core.errors import DomainError
from ticketing.errors import SessionClosed, SessionFull, TicketNeeded
from ticketing.sessions.models import Session


def words_for(refusal: DomainError, session: Session) -> str:
    """What to say about a session that somebody did not get."""
    title = {"title": session.title}
    if isinstance(refusal, SessionFull):
        words = _("“%(title)s” is full. Wait in line: a seat that comes free is yours by itself.")
        return words % title
    if isinstance(refusal, SessionClosed):
        return _("“%(title)s” takes nobody any more: it is over, or was called off.") % title
    if isinstance(refusal, TicketNeeded):
        return _("Choosing takes a valid ticket for this event.")
    return refusal.message
