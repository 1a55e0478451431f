"""Addresses of what the stream adds up to."""

from django.urls import URLPattern, path

from analytics.api import AggregateView
from analytics.segments.urls import api_patterns as segments_api
from analytics.stats.api import StatsView

api_patterns: list[URLPattern] = [
    path("events/aggregate", AggregateView.as_view()),
    path("stats/event", StatsView.as_view()),
    *segments_api,
]
