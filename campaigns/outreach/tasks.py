"""Background work of campaigns. The tables hold the truth; these only take turns at it."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from campaigns.outreach import running, sweeping
from campaigns.outreach.waking import RUN_TASK, wake_campaign

# A turn ends in time for others to have theirs, and for a worker to stop when it is asked to.
TURN_SECONDS = 15.0


@shared_task(name=RUN_TASK)
def run_campaign(workspace_id: str, campaign_id: str) -> None:
    """Take a turn at a campaign, and ask for the next."""
    if running.run_campaign(
        workspace_id=UUID(workspace_id), campaign_id=UUID(campaign_id), seconds=TURN_SECONDS
    ):
        run_campaign.delay(workspace_id, campaign_id)


@shared_task(name="campaigns.sweep_campaigns")
def sweep_campaigns() -> None:
    """Start what is due, and wake what lost its worker."""
    now = timezone.now()
    sweeping.start_due_campaigns(at=now)
    for campaign in sweeping.stalled_campaigns(at=now):
        wake_campaign(campaign.workspace_id, campaign.id)
