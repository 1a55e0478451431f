"""One session of an event, found by what people call it."""

from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import UnknownSession
from ticketing.sessions.models import Session


def find_session(*, event: TicketedEvent, name: str) -> Session:
    """The session with this key or id, cancelled ones too. Raises UnknownSession."""
    # An address can carry what the database cannot even be asked for.
    if not name.isprintable() or len(name) > 100:
        raise UnknownSession
    rows = Session.objects.of(event).named(name).select_related("room")
    # A key that spells the id of another session names the session with the key.
    found = sorted(rows, key=lambda one: one.key != name)
    if not found:
        raise UnknownSession
    found[0].ticketed_event = event
    return found[0]
