"""The sessions of an event as its set-up shows them: what PUT takes."""

from typing import Any

from ticketing.catalogue.models import TicketedEvent
from ticketing.inventory.models import Stock
from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent
from ticketing.sessions.models import Room, Session, Speaker
from ticketing.sessions.reading import day_begin_of, speakers_of


def programme_content(event: TicketedEvent) -> dict[str, Any]:
    """The fields of an event's set-up that are about its sessions."""
    own = {"workspace": event.workspace_id, "ticketed_event": event}
    sessions = list(Session.objects.of(event).planned().select_related("room"))
    speakers = speakers_of(sessions)
    rows = Stock.objects.of(event.workspace).filter(subject_id__in=[one.id for one in sessions])
    taken = {stock.subject_id: stock.taken for stock in rows}
    return {
        "day_begins_at": f"{day_begin_of(event):%H:%M}",
        "rooms": [
            RoomContent(room_id=one.key, id=one.id, title=one.title, capacity=one.capacity)
            for one in Room.objects.filter(**own)
        ],
        "speakers": [
            SpeakerContent(speaker_id=one.key, id=one.id, name=one.name, biography=one.biography)
            for one in Speaker.objects.filter(**own)
        ],
        "sessions": [
            _session(one, [speaker.key for speaker in speakers[one.id]], taken.get(one.id, 0))
            for one in sessions
        ],
    }


def _session(one: Session, speaker_ids: list[str], taken: int) -> SessionContent:
    return SessionContent(
        session_id=one.key,
        id=one.id,
        title=one.title,
        subtitle=one.subtitle,
        abstract=one.abstract,
        description=one.description,
        kind=one.kind,
        track=one.track,
        language=one.language,
        url=one.url,
        license=one.license,
        room_id=one.room.key if one.room else None,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        capacity=one.capacity,
        speaker_ids=speaker_ids,
        taken=taken,
    )
