"""Addresses of the API."""

from django.urls import path

from loyalty.challenges.api import ChallengesView, ChallengeView, CustomerChallengesView

api_patterns = [
    path("challenges", ChallengesView.as_view()),
    path("challenges/<str:challenge_id>", ChallengeView.as_view()),
    path("user/<str:user_id>/challenge", CustomerChallengesView.as_view()),
    path("customers/<str:user_id>/challenge", CustomerChallengesView.as_view()),
]
