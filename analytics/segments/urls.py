"""Addresses of the API."""

from django.urls import URLPattern, path

from analytics.segments.api import SegmentCopyView, SegmentsView, SegmentView
from analytics.segments.members_api import ExportView, MembersView, PreviewView

api_patterns: list[URLPattern] = [
    path("segments", SegmentsView.as_view()),
    path("segments/preview", PreviewView.as_view()),
    path("segments/<str:segment_id>", SegmentView.as_view()),
    path("segments/<str:segment_id>/duplicate", SegmentCopyView.as_view()),
    path("segments/<str:segment_id>/members", MembersView.as_view()),
    path("segments/<str:segment_id>/export", ExportView.as_view()),
]
