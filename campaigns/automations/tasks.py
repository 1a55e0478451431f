"""Background work of automations; the tables hold the truth, these only take turns at it."""

from celery import shared_task
from django.utils import timezone

from campaigns.automations.causing import RUN_TASK
from campaigns.automations.running import run_automations as run_some
from campaigns.automations.sweeping import sweep_automations as sweep_all

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0


@shared_task(name=RUN_TASK)
def run_automations() -> None:
    """Take a turn at what is due, and ask for the next."""
    if run_some(seconds=TURN_SECONDS):
        run_automations.delay()


@shared_task(name="campaigns.sweep_automations")
def sweep_automations() -> None:
    """Look for anniversaries and absences, workspace by workspace."""
    sweep_all(at=timezone.now())
