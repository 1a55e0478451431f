"""Background work of the answers."""

from analytics.rollups.tasks import audit_rollups, fold_rollups

# Celery looks for tasks here.
__all__ = ["audit_rollups", "fold_rollups"]
