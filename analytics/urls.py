"""Addresses of what the stream adds up to."""

from django.urls import URLPattern

api_patterns: list[URLPattern] = []
