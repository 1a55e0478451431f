"""Which speakers a session has, in the order of the organiser."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Session, SessionSpeaker, Speaker


def name_speakers(event: TicketedEvent, lists: Mapping[Session, Sequence[Speaker]]) -> set[Session]:
    """Put the speakers of sessions; answers the sessions that had others, or in another order."""
    rows = SessionSpeaker.objects.filter(
        workspace=event.workspace_id, session__in=[one.id for one in lists]
    )
    kept: dict[UUID, list[UUID]] = defaultdict(list)
    for session_id, speaker_id in rows.order_by("position", "id").values_list(
        "session_id", "speaker_id"
    ):
        kept[session_id].append(speaker_id)
    changed = {
        session
        for session, speakers in lists.items()
        if kept[session.id] != [one.id for one in speakers]
    }
    rows.filter(session__in=[one.id for one in changed]).delete()
    SessionSpeaker.objects.bulk_create(
        [
            SessionSpeaker(
                workspace_id=event.workspace_id, session=session, speaker=one, position=position
            )
            for session in changed
            for position, one in enumerate(lists[session])
        ]
    )
    return changed
