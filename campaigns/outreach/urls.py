"""Addresses of the API."""

from django.urls import path

from campaigns.outreach import api_moves
from campaigns.outreach.api import CampaignsView, CampaignView
from campaigns.outreach.results.api import ResultsView, TargetsView

_ONE = "campaigns/<str:campaign_id>"
api_patterns = [
    path("campaigns", CampaignsView.as_view()),
    path(_ONE, CampaignView.as_view()),
    path(f"{_ONE}/preview", api_moves.PreviewView.as_view()),
    path(f"{_ONE}/schedule", api_moves.ScheduleView.as_view()),
    path(f"{_ONE}/launch", api_moves.LaunchView.as_view()),
    path(f"{_ONE}/pause", api_moves.PauseView.as_view()),
    path(f"{_ONE}/resume", api_moves.ResumeView.as_view()),
    path(f"{_ONE}/complete", api_moves.CompleteView.as_view()),
    path(f"{_ONE}/results", ResultsView.as_view()),
    path(f"{_ONE}/targets", TargetsView.as_view()),
]
