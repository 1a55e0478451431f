"""Addresses of campaigns and automations."""

from django.urls import URLPattern

api_patterns: list[URLPattern] = []
