"""Addresses of the API."""

from django.urls import path

from ticketing.catalogue.api import EventSetUpView, EventsView, EventView, TicketTypesView

api_patterns = [
    path("client/events", EventsView.as_view()),
    path("client/events/<str:ticketed_event_id>/ticket-types", TicketTypesView.as_view()),
    path("ticketed-events/<str:ticketed_event_id>", EventSetUpView.as_view()),
]
# It would take what other addresses mean: it stands after them.
last_patterns = [path("client/events/<str:ticketed_event_id>", EventView.as_view())]
