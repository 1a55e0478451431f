"""Addresses of the API."""

from django.urls import path

from ticketing.catalogue.api import EventSetUpView, EventsView, EventView, TicketTypesView

api_patterns = [
    path("client/events", EventsView.as_view()),
    path("client/events/<str:event_key>/ticket-types", TicketTypesView.as_view()),
    path("ticketed-events/<str:event_key>", EventSetUpView.as_view()),
]
# It would take what other addresses mean: it stands after them.
last_patterns = [path("client/events/<str:event_key>", EventView.as_view())]
