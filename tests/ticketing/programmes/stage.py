"""Events that programmes are imported into, and what came of it."""

from typing import Any

from django.utils import timezone

from accounts.models import Workspace
from tests.ticketing.programmes.files import raw_of
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.reports import Report
from ticketing.programmes.services.importing import LENIENT, Terms, import_programme
from ticketing.sessions.models import Session
from ticketing.sessions.reading import speakers_of

TALK = "00000000-0000-4000-8000-{:012}".format


def make_event(workspace: Workspace, key: str, **says: Any) -> TicketedEvent:
    """An event in Berlin with free tickets."""
    free = [ticket_type(price="0")]
    given = {"timeZone": "Europe/Berlin", "ticketTypes": free, "sessions": []} | says
    return make_ticketed_event(workspace, key, **given)


def bring(event: TicketedEvent, content: Any, terms: Terms = LENIENT) -> Report:
    """Import a structure, or a file."""
    raw = content if isinstance(content, bytes) else raw_of(content)
    return import_programme(event=event, raw=raw, terms=terms, at=timezone.now())


def counts(report: Report) -> tuple[int, ...]:
    """Days, talks, rooms, speakers; created, changed, moved, removed."""
    held = (report.days, report.talks, report.rooms, report.speakers)
    return (*held, report.created, report.changed, len(report.moved), len(report.removed))


def content_of(event: TicketedEvent) -> list[tuple[Any, ...]]:
    """Everything of every talk. Biographies are left out: the XML has none."""
    fields = "key title subtitle abstract description kind track language"
    fields += " url license starts_at ends_at capacity"
    sessions = list(Session.objects.of(event).select_related("room").order_by("key"))
    speakers = speakers_of(sessions)
    return [
        (
            *(getattr(one, name) for name in fields.split()),
            one.room and one.room.key,
            [(speaker.key, speaker.name) for speaker in speakers[one.id]],
        )
        for one in sessions
    ]
