"""Addresses of the API."""

from django.urls import path

from campaigns.automations import api

_ONE = "automations/<str:automation_id>"
api_patterns = [
    path("automations", api.AutomationsView.as_view()),
    path(_ONE, api.AutomationView.as_view()),
    path(f"{_ONE}/activate", api.ActivateView.as_view()),
    path(f"{_ONE}/pause", api.PauseView.as_view()),
    path(f"{_ONE}/try", api.TryView.as_view()),
    path(f"{_ONE}/runs", api.RunsView.as_view()),
]
