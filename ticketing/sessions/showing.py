"""Sessions and who takes part in them, as JSON."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from core.api.rendering import instant
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Invitation, Participant, Room, Session, SessionSeat, Speaker
from ticketing.sessions.reading import Day, Offered
from ticketing.sessions.states import SeatState


def shown_session(offered: Offered) -> dict[str, Any]:
    """A session as attendees see it."""
    one = offered.session
    return {
        "sessionId": one.key,
        "id": one.id,
        "title": one.title,
        "subtitle": one.subtitle,
        "abstract": one.abstract,
        "description": one.description,
        "kind": one.kind,
        "track": one.track,
        "language": one.language,
        "url": one.url,
        "license": one.license,
        "room": shown_room(one.room),
        "startsAt": instant(one.starts_at),
        "endsAt": instant(one.ends_at),
        "speakers": [shown_speaker(speaker) for speaker in offered.speakers],
        "capacity": one.seats,
        "left": offered.left,
        "mine": offered.own.state if offered.own else None,
    }


def shown_room(room: Room | None) -> dict[str, Any] | None:
    """A room as attendees see it."""
    if room is None:
        return None
    return {"roomId": room.key, "title": room.title, "capacity": room.capacity}


def shown_speaker(speaker: Speaker) -> dict[str, Any]:
    """Somebody who speaks, as attendees see them."""
    return {
        "speakerId": speaker.key,
        "name": speaker.name,
        "biography": speaker.biography,
    }


def shown_day(day: Day, event: TicketedEvent) -> dict[str, Any]:
    """A day of the programme, by rooms; times are on the event's own clock."""
    rooms: dict[Room | None, list[Offered]] = defaultdict(list)
    for one in day.sessions:
        rooms[one.session.room].append(one)
    # What has no room stands at the end.
    placed = sorted(rooms, key=lambda room: (room is None, room.position if room else 0))
    return {
        "date": day.date.isoformat(),
        "timeZone": event.time_zone,
        "beginsAt": day.begins_at.isoformat(),
        "endsAt": day.ends_at.isoformat(),
        "rooms": [
            {"room": shown_room(room), "sessions": [_slot(one, event) for one in rooms[room]]}
            for room in placed
        ],
    }


def _slot(offered: Offered, event: TicketedEvent) -> dict[str, Any]:
    one = offered.session
    return {
        "sessionId": one.key,
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "track": one.track,
        "language": one.language,
        "startsAt": one.starts_at.astimezone(event.zone).isoformat(),
        "endsAt": one.ends_at.astimezone(event.zone).isoformat(),
        "speakers": [speaker.name for speaker in offered.speakers],
        "left": offered.left,
        "mine": offered.own.state if offered.own else None,
    }


def shown_place(seat: SessionSeat) -> dict[str, Any]:
    """A seat, or a place in the line for one."""
    waits = seat.state == SeatState.STANDBY
    return {
        "participantId": seat.id,
        "kind": "selection",
        "status": seat.state,
        # The number in the line; the first is 1.
        "position": (getattr(seat, "ahead", None) or 0) + 1 if waits else None,
        "ticketId": seat.ticket_id,
        **_where(seat.session.ticketed_event, seat.session),
    }


def shown_invitation(invitation: Invitation) -> dict[str, Any]:
    """What somebody is asked for, as they see it."""
    return {
        "participantId": invitation.id,
        "kind": "invitation",
        "status": invitation.state,
        "role": invitation.role,
        "note": invitation.note,
        "invitedAt": instant(invitation.invited_at),
        **_where(invitation.ticketed_event, invitation.session),
    }


def shown_staff_invitation(invitation: Invitation) -> dict[str, Any]:
    """The same as staff see it: they know whom they asked."""
    return shown_invitation(invitation) | {"userId": invitation.customer.external_id}


def shown_participants(rows: Sequence[Participant]) -> list[dict[str, Any]]:
    """Those who agreed to be seen: a name of their own choice, and nothing else."""
    return [{"participantId": one.id, "displayName": one.display_name} for one in rows]


def shown_visibility(one: Participant, event: TicketedEvent) -> dict[str, Any]:
    """What somebody agreed to at an event."""
    return {
        "eventId": event.key,
        "visible": one.is_visible,
        "displayName": one.display_name,
        "agreedAt": one.agreed_at and instant(one.agreed_at),
    }


def _where(event: TicketedEvent, session: Session | None) -> dict[str, Any]:
    starts_at = session.starts_at if session else event.starts_at
    ends_at = session.ends_at if session else event.ends_at
    return {
        "eventId": event.key,
        "eventTitle": event.title,
        "sessionId": session and session.key,
        "sessionTitle": session and session.title,
        "room": session and shown_room(session.room),
        "startsAt": instant(starts_at),
        "endsAt": instant(ends_at),
        "timeZone": event.time_zone,
    }
