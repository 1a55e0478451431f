"""Addresses of the API."""

from django.urls import path

from loyalty.tiers.api import CustomerTierView, ProgrammeView, TiersView, TierView

api_patterns = [
    path("tiers", TiersView.as_view()),
    path("tiers/<str:tier_id>", TierView.as_view()),
    path("loyalty/programme", ProgrammeView.as_view()),
    path("user/<str:user_id>/tier", CustomerTierView.as_view()),
    path("customers/<str:user_id>/tier", CustomerTierView.as_view()),
]
