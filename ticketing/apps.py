from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketingConfig(AppConfig):
    """What people attend: events, orders, tickets, sessions, photos and the door."""

    name = "ticketing"
    verbose_name = _("ticketing")
