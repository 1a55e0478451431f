"""Addresses of the API."""

from django.urls import path

from loyalty.streaks.api import CustomerStreaksView, StreakAnalyticsView, StreaksView, StreakView

api_patterns = [
    path("streaks", StreaksView.as_view()),
    path("streaks/<str:streak_id>", StreakView.as_view()),
    path("user/<str:user_id>/streak", CustomerStreaksView.as_view()),
    path("customers/<str:user_id>/streak", CustomerStreaksView.as_view()),
    path("analytics/streak", StreakAnalyticsView.as_view()),
]
