"""Sessions and who takes part in them, as the API describes them."""

from typing import Any

from rest_framework import serializers

from ticketing.sessions.states import InvitationState, SeatState

Shown = serializers.Serializer[Any]
HELD = [SeatState.SELECTED.value, SeatState.STANDBY.value]
INVITED = [one.value for one in InvitationState]
ANSWERS = ["accept", "decline"]
_ANY_NUMBER = "Null: any number."

TAKING_PART = [*HELD, *INVITED]
SELECTIONS = ["selection"]
INVITATIONS = ["invitation"]
KINDS_OF_PART = SELECTIONS + INVITATIONS


class RoomSerializer(Shown):
    """A room."""

    roomId = serializers.CharField()
    title = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True, help_text=_ANY_NUMBER)


class SpeakerSerializer(Shown):
    """Somebody who speaks."""

    speakerId = serializers.CharField()
    name = serializers.CharField()
    biography = serializers.CharField()


class SessionSerializer(Shown):
    """A session as attendees see it."""

    sessionId = serializers.CharField(help_text="The organiser's own key.")
    id = serializers.UUIDField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    abstract = serializers.CharField()
    description = serializers.CharField()
    kind = serializers.CharField()
    track = serializers.CharField()
    language = serializers.CharField()
    url = serializers.CharField()
    license = serializers.CharField()
    room = RoomSerializer(allow_null=True)
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    speakers = SpeakerSerializer(many=True)
    capacity = serializers.IntegerField(allow_null=True, help_text=_ANY_NUMBER)
    left = serializers.IntegerField(allow_null=True, help_text=_ANY_NUMBER)
    mine = serializers.ChoiceField(HELD, allow_null=True, help_text="Of who asks.")


class SlotSerializer(Shown):
    """A session in the schedule; times carry the event's own offset."""

    sessionId = serializers.CharField()
    id = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.CharField()
    track = serializers.CharField()
    language = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    speakers = serializers.ListField(child=serializers.CharField())
    left = serializers.IntegerField(allow_null=True, help_text=_ANY_NUMBER)
    mine = serializers.ChoiceField(HELD, allow_null=True)


class RoomOfDaySerializer(Shown):
    """What is held in one room on one day; what has no room stands last."""

    room = RoomSerializer(allow_null=True)
    sessions = SlotSerializer(many=True)


class DaySerializer(Shown):
    """A day of the programme, which may end after midnight."""

    date = serializers.DateField()
    timeZone = serializers.CharField()
    beginsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    rooms = RoomOfDaySerializer(many=True)


class ChoiceSerializer(Shown):
    """How a seat is wanted."""

    standby = serializers.BooleanField(required=False, help_text="Wait when it is full.")
    swap = serializers.BooleanField(
        required=False, help_text="Give up the seats that one has at that time."
    )
    ticketId = serializers.CharField(
        required=False, help_text="With which ticket, by id or number; the oldest unless told."
    )
    userId = serializers.CharField(required=False, help_text="For whom a program chooses.")


class WhereSerializer(Shown):
    """Which event, and which session of it, when and where."""

    eventId = serializers.CharField()
    eventTitle = serializers.CharField()
    sessionId = serializers.CharField(allow_null=True)
    sessionTitle = serializers.CharField(allow_null=True)
    room = RoomSerializer(allow_null=True)
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    timeZone = serializers.CharField()


class SeatSerializer(WhereSerializer):
    """A seat in a session, or a place in the line for one."""

    participantId = serializers.UUIDField()
    kind = serializers.ChoiceField(SELECTIONS)
    status = serializers.ChoiceField(HELD)
    position = serializers.IntegerField(
        allow_null=True, help_text="The number in the line; the first is 1."
    )
    ticketId = serializers.UUIDField(allow_null=True)


class InvitationSerializer(WhereSerializer):
    """What somebody is asked for."""

    participantId = serializers.UUIDField(help_text="Its id: `respond` takes it.")
    kind = serializers.ChoiceField(INVITATIONS)
    status = serializers.ChoiceField(INVITED)
    role = serializers.CharField()
    note = serializers.CharField()
    invitedAt = serializers.DateTimeField()


class StaffInvitationSerializer(InvitationSerializer):
    """The same as staff see it."""

    userId = serializers.CharField()


class ParticipationSerializer(WhereSerializer):
    """A selection or an invitation: `kind` says which."""

    participantId = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS_OF_PART)
    status = serializers.ChoiceField(TAKING_PART)
    position = serializers.IntegerField(required=False, allow_null=True)
    ticketId = serializers.UUIDField(required=False, allow_null=True)
    role = serializers.CharField(required=False)
    note = serializers.CharField(required=False)
    invitedAt = serializers.DateTimeField(required=False)


class InviteSerializer(Shown):
    """Who is asked, and for what."""

    userId = serializers.CharField()
    sessionId = serializers.CharField(required=False, allow_null=True)
    role = serializers.CharField(required=False)
    note = serializers.CharField(required=False)


class InvitationAnswerSerializer(Shown):
    """What somebody answers to an invitation."""

    response = serializers.ChoiceField(ANSWERS)
    standby = serializers.BooleanField(required=False)
    swap = serializers.BooleanField(required=False)
    ticketId = serializers.CharField(required=False)


class VisibilitySerializer(Shown):
    """Whether others who attend may see one, and under which name."""

    eventId = serializers.CharField()
    visible = serializers.BooleanField()
    displayName = serializers.CharField(
        required=False, help_text="The customer's own name when missing; never an e-mail address."
    )
    userId = serializers.CharField(required=False)


class ConsentSerializer(Shown):
    """What somebody agreed to at an event."""

    eventId = serializers.CharField()
    visible = serializers.BooleanField()
    displayName = serializers.CharField()
    agreedAt = serializers.DateTimeField(allow_null=True)


class ParticipantSerializer(Shown):
    """Somebody who agreed to be seen."""

    participantId = serializers.UUIDField()
    displayName = serializers.CharField()


class ParticipantPageSerializer(Shown):
    """Some of those who agreed to be seen."""

    results = ParticipantSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class SetUpRoomSerializer(Shown):
    """A room as it is set up."""

    roomId = serializers.CharField()
    title = serializers.CharField(required=False)
    capacity = serializers.IntegerField(required=False, allow_null=True, help_text=_ANY_NUMBER)
    id = serializers.UUIDField(read_only=True)


class SetUpSpeakerSerializer(Shown):
    """Somebody who speaks, as they are set up."""

    speakerId = serializers.CharField()
    name = serializers.CharField()
    biography = serializers.CharField(required=False)
    id = serializers.UUIDField(read_only=True)


class SetUpSessionSerializer(Shown):
    """A session as it is set up; one that a list leaves out is cancelled."""

    sessionId = serializers.CharField()
    title = serializers.CharField()
    startsAt = serializers.DateTimeField()
    endsAt = serializers.DateTimeField()
    subtitle = serializers.CharField(required=False)
    abstract = serializers.CharField(required=False)
    description = serializers.CharField(required=False)
    kind = serializers.CharField(required=False)
    track = serializers.CharField(required=False)
    language = serializers.CharField(required=False)
    url = serializers.CharField(required=False)
    license = serializers.CharField(required=False)
    roomId = serializers.CharField(required=False, allow_null=True)
    capacity = serializers.IntegerField(
        required=False, allow_null=True, help_text="Null: as many as the room has."
    )
    speakerIds = serializers.ListField(child=serializers.CharField(), required=False)
    taken = serializers.IntegerField(read_only=True)
    id = serializers.UUIDField(read_only=True)
