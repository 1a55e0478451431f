"""Background work of campaigns and automations."""

from campaigns.outreach.tasks import run_campaign, sweep_campaigns

# Celery looks for tasks here.
__all__ = [
    "run_campaign",
    "sweep_campaigns",
]
