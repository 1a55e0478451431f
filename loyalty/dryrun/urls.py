"""Addresses of the API."""

from django.urls import URLPattern, path

from loyalty.dryrun.api import DryRunsView, DryRunView

api_patterns: list[URLPattern] = [
    path("event/<str:rule_id>/dry-run", DryRunsView.as_view()),
    path("dry-runs/<str:run_id>", DryRunView.as_view()),
]
