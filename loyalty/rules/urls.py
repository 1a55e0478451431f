"""Addresses of the rules."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from loyalty.rules.api import ExplanationView, RulesView, RuleView, VersionsView


class RuleKey(StringConverter):
    """A rule's key in an address. An empty one is let in, to be told that it is missing."""

    regex = "[^/]*"


register_converter(RuleKey, "key")

api_patterns = [
    path("event", RulesView.as_view()),
    path("event/<key:rule_id>", RuleView.as_view()),
    path("event/<key:rule_id>/versions", VersionsView.as_view()),
    path("events/<str:event_id>/explain", ExplanationView.as_view()),
]
