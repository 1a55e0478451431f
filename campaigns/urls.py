"""Addresses of campaigns and automations."""

from campaigns.automations.urls import api_patterns as automations
from campaigns.outreach.urls import api_patterns as campaigns

api_patterns = [*campaigns, *automations]
