from django.apps import AppConfig


class EventsConfig(AppConfig):
    """What happened: recording, history, import, erasure, and the outbox."""

    name = "events"
    verbose_name = "Activity"
