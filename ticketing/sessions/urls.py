"""Addresses of the API."""

from django.urls import path

from ticketing.sessions.api.browsing import ParticipantsView, ScheduleView, SessionsView
from ticketing.sessions.api.choosing import SelectionView
from ticketing.sessions.api.inviting import InvitationsView
from ticketing.sessions.api.taking_part import MyParticipationView, RespondView, VisibilityView

_EVENT = "client/events/<str:ticketed_event_id>"
api_patterns = [
    path("client/events/participation/mine", MyParticipationView.as_view()),
    path("client/events/participation/visibility", VisibilityView.as_view()),
    path("client/events/participation/<str:participant_id>/respond", RespondView.as_view()),
    path(f"{_EVENT}/sessions", SessionsView.as_view()),
    path(f"{_EVENT}/schedule", ScheduleView.as_view()),
    path(f"{_EVENT}/participants", ParticipantsView.as_view()),
    path(f"{_EVENT}/sessions/<str:session_id>/select", SelectionView.as_view()),
    path("ticketed-events/<str:ticketed_event_id>/invitations", InvitationsView.as_view()),
]
