from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class TicketingConfig(AppConfig):
    """What people attend: events, orders, tickets, sessions, photos and the door."""

    name = "ticketing"
    verbose_name = _("ticketing")

    def ready(self) -> None:
        """An account that is a demo's has its payment service in this very installation."""
        from ticketing.payments.demo.account import demo_transport
        from ticketing.payments.transport import use_transport
        from ticketing.tickets.wallet.checks import check_wallets

        use_transport(demo_transport)
        register(check_wallets)
