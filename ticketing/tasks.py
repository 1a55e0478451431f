"""Background work of ticketing."""

from ticketing.mail.tasks import remind_all_holders, send_letters, write_of_desk_orders
from ticketing.media.tasks import sweep_photos
from ticketing.orders.tasks import expire_orders
from ticketing.payments.tasks import forget_old_notices, reconcile_payments
from ticketing.transfers.tasks import return_transfers

# Celery looks for tasks here.
__all__ = [
    "expire_orders",
    "forget_old_notices",
    "reconcile_payments",
    "remind_all_holders",
    "return_transfers",
    "send_letters",
    "sweep_photos",
    "write_of_desk_orders",
]
