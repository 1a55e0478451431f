"""Addresses of the API."""

from django.urls import path

from ticketing.checkin.api import CheckInUndoView, CheckInView, PerkUndoView, PerkView
from ticketing.checkin.event_api import DoorPackView, OccupancyView, UploadView

_TICKET = "events/check-in/<str:ticket_id>"
api_patterns = [
    path(_TICKET, CheckInView.as_view()),
    path(f"{_TICKET}/undo", CheckInUndoView.as_view()),
    path(f"{_TICKET}/perks/<str:perk_id>", PerkView.as_view()),
    path(f"{_TICKET}/perks/<str:perk_id>/undo", PerkUndoView.as_view()),
    path("events/<str:ticketed_event_id>/door-pack", DoorPackView.as_view()),
    path("events/<str:ticketed_event_id>/check-ins/batch", UploadView.as_view()),
    path("ticketed-events/<str:ticketed_event_id>/occupancy", OccupancyView.as_view()),
]
