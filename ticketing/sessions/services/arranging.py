"""The rooms, speakers and sessions of an event are put as a plan says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET

from core.api.bodies import in_utc
from core.statements import run
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent
from ticketing.sessions.models import Room, Session, Speaker
from ticketing.sessions.planning import Changes, Moved, Plan, Removed, Slot
from ticketing.sessions.services.limiting import limit_seats
from ticketing.sessions.services.naming_speakers import name_speakers
from ticketing.sessions.services.telling import cancel_seats, tell_of_move

_TEXTS = (
    "title",
    "subtitle",
    "abstract",
    "description",
    "kind",
    "track",
    "language",
    "url",
    "license",
)
# The framework would look for what names them without naming the workspace.
_UNUSED_ROOMS = """
    DELETE FROM ticketing_room room
    WHERE workspace_id = %(workspace)s AND ticketed_event_id = %(event)s
        AND NOT key = ANY(%(named)s)
        AND NOT EXISTS (
            SELECT FROM ticketing_session s
            WHERE s.workspace_id = %(workspace)s AND s.room_id = room.id
        )
    RETURNING id
"""
_UNUSED_SPEAKERS = """
    DELETE FROM ticketing_speaker speaker
    WHERE workspace_id = %(workspace)s AND ticketed_event_id = %(event)s
        AND NOT key = ANY(%(named)s)
        AND NOT EXISTS (
            SELECT FROM ticketing_sessionspeaker s
            WHERE s.workspace_id = %(workspace)s AND s.speaker_id = speaker.id
        )
    RETURNING id
"""


def arrange(*, event: TicketedEvent, plan: Plan, at: datetime) -> Changes:
    """Make, change and cancel rooms, speakers and sessions, in the transaction under way.

    The caller has the event alone, and checked the plan. Seats stay with those who have them, also
    where a session moves to a time that overlaps; they are told. Whoever waits moves up where there
    is room now. Raises CapacityBelowTaken where less is wanted than is taken.
    """
    changes = Changes()
    rooms = _put_rooms(event, plan.rooms, changes)
    speakers = _put_speakers(event, plan.speakers, changes)
    if plan.sessions is not None:
        _put_sessions(event, plan, (rooms, speakers), changes, at)
    _drop_unused(event, plan)
    limit_seats(event, plan, changes, at=at)
    return changes


def _put_rooms(
    event: TicketedEvent, contents: Sequence[RoomContent] | None, changes: Changes
) -> Mapping[str, Room]:
    kept = {
        one.key: one
        for one in Room.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    }
    for position, content in enumerate(contents or ()):
        one = kept.get(content.room_id) or Room(
            workspace=event.workspace, ticketed_event=event, key=content.room_id
        )
        values: dict[str, Any] = {"title": content.title or content.room_id, "position": position}
        if content.capacity is not UNSET:
            values["capacity"] = content.capacity
        changes.other_changes += _changed(one, values)
        kept[one.key] = one
    return kept


def _put_speakers(
    event: TicketedEvent, contents: Sequence[SpeakerContent] | None, changes: Changes
) -> Mapping[str, Speaker]:
    kept = {
        one.key: one
        for one in Speaker.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    }
    for content in contents or ():
        one = kept.get(content.speaker_id) or Speaker(
            workspace=event.workspace, ticketed_event=event, key=content.speaker_id
        )
        values: dict[str, Any] = {"name": content.name}
        if content.biography is not UNSET:
            values["biography"] = content.biography
        changes.other_changes += _changed(one, values)
        kept[one.key] = one
    return kept


def _put_sessions(
    event: TicketedEvent,
    plan: Plan,
    named: tuple[Mapping[str, Room], Mapping[str, Speaker]],
    changes: Changes,
    at: datetime,
) -> None:
    rooms, speakers = named
    kept = {one.key: one for one in Session.objects.of(event).select_related("room")}
    lists: dict[Session, list[Speaker]] = {}
    touched: set[Session] = set()
    for content in plan.sessions or ():
        one = kept.pop(content.session_id, None) or Session(
            workspace=event.workspace, ticketed_event=event, key=content.session_id
        )
        room = None if content.room_id is None else rooms[content.room_id]
        if _put_session(one, content, room, changes, plan, at):
            touched.add(one)
        lists[one] = [speakers[key] for key in content.speaker_ids]
    touched |= name_speakers(event, lists)
    # New ones are counted where they are made.
    changes.changed = len(touched) - changes.created
    for one in kept.values():
        if _falls_away(one, plan):
            one.cancelled_at = at
            one.save(update_fields=["cancelled_at"])
            changes.removed.append(Removed(one, cancel_seats(event, one, at=at)))


def _put_session(
    one: Session,
    content: SessionContent,
    room: Room | None,
    changes: Changes,
    plan: Plan,
    at: datetime,
) -> bool:
    """Whether the session is new or another than before."""
    values: dict[str, Any] = {name: getattr(content, name) for name in _TEXTS}
    values |= {
        "starts_at": in_utc(content.starts_at),
        "ends_at": in_utc(content.ends_at),
        "room": room,
        "cancelled_at": None,
        "is_imported": one.is_imported or plan.is_programme,
    }
    if content.capacity is not UNSET:
        values["capacity"] = content.capacity
    is_new, was_held = one._state.adding, one.cancelled_at is None
    before = None if is_new else Slot.of(one)
    if not _changed(one, values):
        return False
    changes.created += is_new
    if before is not None and was_held and before != Slot.of(one):
        changes.moved.append(Moved(one, before, tell_of_move(one, before, at=at)))
    return True


def _falls_away(one: Session, plan: Plan) -> bool:
    if one.cancelled_at is not None or one.key in plan.spared:
        return False
    return one.is_imported or not plan.is_programme


def _drop_unused(event: TicketedEvent, plan: Plan) -> None:
    """What the plan leaves out goes, unless a session still names it, be it a cancelled one."""
    given = {"workspace": event.workspace_id, "event": event.id}
    if plan.rooms is not None:
        run(_UNUSED_ROOMS, given | {"named": [one.room_id for one in plan.rooms]})
    if plan.speakers is not None:
        run(_UNUSED_SPEAKERS, given | {"named": [one.speaker_id for one in plan.speakers]})


def _changed(one: Room | Speaker | Session, values: Mapping[str, Any]) -> bool:
    """Whether the row is new or another than before; it is kept then."""
    changed = [name for name, value in values.items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, values[name])
    if one._state.adding:
        one.save(force_insert=True)
    elif changed:
        one.save(update_fields=changed)
    return bool(changed)
