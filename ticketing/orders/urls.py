"""Addresses of the API."""

from django.urls import path

from ticketing.orders.api import (
    CancelOrderView,
    ConfirmOrderView,
    DeskPaymentView,
    OrderView,
    PurchaseView,
)

api_patterns = [
    path("client/events/tickets/purchase", PurchaseView.as_view()),
    path("client/events/tickets/confirm-order", ConfirmOrderView.as_view()),
    path("client/events/orders/<str:order_id>", OrderView.as_view()),
    path("client/events/orders/<str:order_id>/cancel", CancelOrderView.as_view()),
    path("orders/<str:order_id>/payments", DeskPaymentView.as_view()),
]
