from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """What it adds up to."""

    name = "analytics"
    verbose_name = "Answers"
