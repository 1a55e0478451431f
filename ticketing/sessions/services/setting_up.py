"""What the set-up of an event says of its sessions."""

from typing import TYPE_CHECKING

from django.utils import timezone
from msgspec import UNSET, structs

from core.errors import Invalid
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.checking import check_names, read_clock
from ticketing.sessions.content import RoomContent, SessionContent, SpeakerContent
from ticketing.sessions.models import Programme, Room, Speaker
from ticketing.sessions.planning import Plan
from ticketing.sessions.services.arranging import arrange

if TYPE_CHECKING:
    from ticketing.catalogue.content import TicketedEventContent


def put_programme(event: TicketedEvent, content: "TicketedEventContent") -> None:
    """Put the rooms, speakers and sessions that a set-up names; what is missing stays as it is.

    The caller has the event alone, and checked each for itself. Sessions that a list leaves out
    are cancelled. Raises Invalid for rooms and speakers that are nowhere, or CapacityBelowTaken.
    """
    if content.day_begins_at is not None and (begins := read_clock(content.day_begins_at)):
        Programme.objects.update_or_create(
            workspace=event.workspace, ticketed_event=event, defaults={"day_begins_at": begins}
        )
    rooms, speakers, sessions = content.rooms, content.speakers, content.sessions
    if rooms is None and speakers is None and sessions is None:
        return
    own_rooms = Room.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    known = {one.room_id for one in rooms or ()} | set(own_rooms.values_list("key", flat=True))
    own = Speaker.objects.filter(workspace=event.workspace_id, ticketed_event=event)
    voices = {one.speaker_id for one in speakers or ()} | set(own.values_list("key", flat=True))
    if faults := list(check_names(sessions or (), known, voices)):
        raise Invalid(faults=faults)
    plan = Plan(
        None if rooms is None else [_whole_room(one) for one in rooms],
        None if speakers is None else [_whole_speaker(one) for one in speakers],
        None if sessions is None else [_whole_session(one) for one in sessions],
    )
    arrange(event=event, plan=plan, at=timezone.now())


def _whole_room(one: RoomContent) -> RoomContent:
    return structs.replace(one, capacity=None) if one.capacity is UNSET else one


def _whole_speaker(one: SpeakerContent) -> SpeakerContent:
    return structs.replace(one, biography="") if one.biography is UNSET else one


def _whole_session(one: SessionContent) -> SessionContent:
    return structs.replace(one, capacity=None) if one.capacity is UNSET else one
