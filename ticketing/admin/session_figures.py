"""How many sit, wait, speak and are held: counted for a whole list at once."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from ticketing.sessions.models import Session, SessionSeat, SessionSpeaker
from ticketing.sessions.states import SeatState


def count_seats(sessions: Sequence[Any]) -> Sequence[Any]:
    """The same sessions, each with how many have a seat and how many wait; one query."""
    if not sessions:
        return sessions
    counted = (
        SessionSeat.objects.of(sessions[0].workspace)
        .open()
        .filter(session__in=[one.id for one in sessions])
        .order_by()
        .values_list("session")
        .annotate(
            taken=Count("id", filter=Q(state=SeatState.SELECTED)),
            waiting=Count("id", filter=Q(state=SeatState.STANDBY)),
        )
    )
    found = {key: (taken, waiting) for key, taken, waiting in counted}
    for one in sessions:
        one.taken, one.waiting = found.get(one.id, (0, 0))
    return sessions


def count_rows(rooms: Sequence[Any]) -> Sequence[Any]:
    """The same rooms, each with how many sessions are held there; one query."""
    if not rooms:
        return rooms
    held = Session.objects.filter(
        workspace=rooms[0].workspace_id, room__in=[one.id for one in rooms], cancelled_at=None
    )
    return _with(rooms, held.order_by().values_list("room").annotate(Count("id")))


def count_talks(speakers: Sequence[Any]) -> Sequence[Any]:
    """The same speakers, each with how many sessions they speak in; one query."""
    if not speakers:
        return speakers
    workspace = speakers[0].workspace_id
    rows = SessionSpeaker.objects.filter(
        workspace=workspace,
        speaker__in=[one.id for one in speakers],
        session__workspace=workspace,
        session__cancelled_at=None,
    )
    return _with(speakers, rows.order_by().values_list("speaker").annotate(Count("id")))


def _with(rows: Sequence[Any], counted: Any) -> Sequence[Any]:
    found = dict(counted)
    for one in rows:
        one.sessions_held = found.get(one.id, 0)
    return rows
