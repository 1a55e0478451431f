"""Addresses of customers and their passes."""

from django.urls import URLPattern

api_patterns: list[URLPattern] = []
