"""Background work of the loyalty programme."""

from loyalty.dryrun.tasks import forget_dry_runs, resume_dry_runs, run_dry_run
from loyalty.leaderboards.tasks import close_leaderboards
from loyalty.ledger.tasks import settle_dues
from loyalty.recounting.tasks import recount, resume_recounts
from loyalty.rewards.tasks import expire_redemptions
from loyalty.streaks.tasks import compute_streak_analytics
from loyalty.tiers.tasks import review_all_tiers, review_tiers

# Celery looks for tasks here.
__all__ = [
    "close_leaderboards",
    "compute_streak_analytics",
    "expire_redemptions",
    "forget_dry_runs",
    "recount",
    "resume_dry_runs",
    "resume_recounts",
    "review_all_tiers",
    "review_tiers",
    "run_dry_run",
    "settle_dues",
]
