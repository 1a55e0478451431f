"""Addresses of the stream."""

from django.urls import URLPattern

api_patterns: list[URLPattern] = []
