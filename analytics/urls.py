"""Addresses of what the stream adds up to."""

from django.urls import URLPattern, path

from analytics.api import AggregateView

api_patterns: list[URLPattern] = [
    path("events/aggregate", AggregateView.as_view()),
]
