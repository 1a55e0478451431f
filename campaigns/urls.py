"""Addresses of campaigns and automations."""

from campaigns.outreach.urls import api_patterns as campaigns

api_patterns = [*campaigns]
