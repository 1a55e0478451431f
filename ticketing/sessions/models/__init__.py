from ticketing.sessions.models.participation import Invitation, Participant
from ticketing.sessions.models.programme import Programme, Room, Speaker
from ticketing.sessions.models.sessions import Session, SessionSeat, SessionSpeaker

__all__ = [
    "Invitation",
    "Participant",
    "Programme",
    "Room",
    "Session",
    "SessionSeat",
    "SessionSpeaker",
    "Speaker",
]
