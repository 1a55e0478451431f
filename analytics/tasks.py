"""Background work of the answers."""

from analytics.dashboard.tasks import audit_rollups, compare_rollups
from analytics.rollups.tasks import fold_rollups
from analytics.segments.tasks import keep_segments_current

# Celery looks for tasks here.
__all__ = ["audit_rollups", "compare_rollups", "fold_rollups", "keep_segments_current"]
