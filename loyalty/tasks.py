"""Background work of the loyalty programme."""

from loyalty.dryrun.tasks import forget_dry_runs, resume_dry_runs, run_dry_run

# Celery looks for tasks here.
__all__ = ["forget_dry_runs", "resume_dry_runs", "run_dry_run"]
