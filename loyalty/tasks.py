"""Background work of the loyalty programme."""

from loyalty.dryrun.tasks import forget_dry_runs, resume_dry_runs, run_dry_run
from loyalty.ledger.tasks import settle_dues
from loyalty.recounting.tasks import recount, resume_recounts
from loyalty.streaks.tasks import compute_streak_analytics

# Celery looks for tasks here.
__all__ = [
    "compute_streak_analytics",
    "forget_dry_runs",
    "recount",
    "resume_dry_runs",
    "resume_recounts",
    "run_dry_run",
    "settle_dues",
]
