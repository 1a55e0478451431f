"""Addresses of the API."""

from django.urls import path

from loyalty.leaderboards.api import LeaderboardsView, LeaderboardView
from loyalty.leaderboards.api_places import CustomerBoardsView, CustomerRankView, RankingView

api_patterns = [
    path("leaderboards", LeaderboardsView.as_view()),
    path("leaderboards/<str:leaderboard_id>", LeaderboardView.as_view()),
    path("leaderboard", RankingView.as_view()),
    path("user/<str:user_id>/rank", CustomerRankView.as_view()),
    path("customers/<str:user_id>/rank", CustomerRankView.as_view()),
    path("user/<str:user_id>/leaderboard", CustomerBoardsView.as_view()),
    path("customers/<str:user_id>/leaderboard", CustomerBoardsView.as_view()),
]
