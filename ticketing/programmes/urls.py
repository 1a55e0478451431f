"""Addresses of the API."""

from django.urls import path

from ticketing.programmes.api import ProgrammeView

api_patterns = [path("ticketed-events/<str:ticketed_event_id>/programme", ProgrammeView.as_view())]
