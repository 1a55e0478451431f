"""Background work of campaigns and automations."""

from campaigns.automations.tasks import run_automations, sweep_automations
from campaigns.mail.card.tasks import tell_all_of_expiry
from campaigns.outreach.tasks import run_campaign, sweep_campaigns

# Celery looks for tasks here.
__all__ = [
    "run_automations",
    "run_campaign",
    "sweep_automations",
    "sweep_campaigns",
    "tell_all_of_expiry",
]
