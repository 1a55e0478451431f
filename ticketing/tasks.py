"""Background work of ticketing."""

from ticketing.mail.tasks import send_letters
from ticketing.orders.tasks import expire_orders
from ticketing.transfers.tasks import return_transfers

# Celery looks for tasks here.
__all__ = ["expire_orders", "return_transfers", "send_letters"]
