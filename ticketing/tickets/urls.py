"""Addresses of the API."""

from django.urls import path

from ticketing.tickets.api import MyTicketsView, TicketView

api_patterns = [
    path("client/events/tickets/mine", MyTicketsView.as_view()),
    path("client/events/tickets/<str:ticket_id>", TicketView.as_view()),
]
