"""Background work of the answers."""

from analytics.rollups.tasks import audit_rollups, fold_rollups
from analytics.segments.tasks import keep_segments_current

# Celery looks for tasks here.
__all__ = ["audit_rollups", "fold_rollups", "keep_segments_current"]
