"""Addresses of the API."""

from django.urls import URLPattern

api_patterns: list[URLPattern] = []
