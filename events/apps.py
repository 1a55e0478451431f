from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    """What happened: recording, history, import, erasure, and the outbox."""

    name = "events"
    verbose_name = _("Activity")
