"""Addresses of the API."""

from django.urls import path

from loyalty.ledger.api import AdjustView, HistoryView, PointsView, SpendView

api_patterns = [
    path(f"{whose}/<str:user_id>/{address}", view)
    for whose in ("user", "customers")
    for address, view in (
        ("points", PointsView.as_view()),
        ("points/spend", SpendView.as_view()),
        ("points/adjust", AdjustView.as_view()),
        ("history", HistoryView.as_view()),
    )
]
