"""Addresses of the API."""

from django.urls import path

from ticketing.transfers.api import ClaimView, OfferView, TransferView

api_patterns = [
    path("client/events/tickets/<str:ticket_id>/transfer", TransferView.as_view()),
    path("client/events/transfers/<str:offer_id>", OfferView.as_view()),
    path("client/events/transfers/<str:offer_id>/claim", ClaimView.as_view()),
]
