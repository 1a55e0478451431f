"""Background work of ticketing."""

from ticketing.orders.tasks import expire_orders

# Celery looks for tasks here.
__all__ = ["expire_orders"]
