"""Addresses of the API. Those with a word stand before those with a name in its place."""

from django.urls import path

from ticketing.tickets.api import (
    MyTicketsView,
    PerksView,
    ReissueOwnView,
    ReissueView,
    TicketView,
)
from ticketing.tickets.attending.api import BookingView, RegisterView
from ticketing.tickets.paper.api import CalendarView, CodeView, PdfView

api_patterns = [
    path("client/events/booking", BookingView.as_view()),
    path("client/events/tickets/mine", MyTicketsView.as_view()),
    path("client/events/tickets/register", RegisterView.as_view()),
    path("client/events/tickets/<str:ticket_id>", TicketView.as_view()),
    path("client/events/tickets/<str:ticket_id>/qr", CodeView.as_view()),
    path("client/events/tickets/<str:ticket_id>/pdf", PdfView.as_view()),
    path("client/events/tickets/<str:ticket_id>/calendar", CalendarView.as_view()),
    path("client/events/tickets/<str:ticket_id>/perks", PerksView.as_view()),
    path("client/events/tickets/<str:ticket_id>/reissue", ReissueOwnView.as_view()),
    path("tickets/<str:ticket_id>/reissue", ReissueView.as_view()),
]
