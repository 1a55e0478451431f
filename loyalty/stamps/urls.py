"""Addresses of the API."""

from django.urls import path

from loyalty.stamps.api import CustomerCardsView, EnrolmentView, ProgramsView, ProgramView

api_patterns = [
    path("loyalty/programs", ProgramsView.as_view()),
    path("loyalty/programs/<str:program_id>", ProgramView.as_view()),
    path(
        "loyalty/programs/<str:program_id>/customers/<str:user_id>",
        EnrolmentView.as_view(),
    ),
    path("user/<str:user_id>/cards", CustomerCardsView.as_view()),
    path("customers/<str:user_id>/cards", CustomerCardsView.as_view()),
]
