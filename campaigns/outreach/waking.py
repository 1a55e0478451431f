"""How a campaign asks for a worker."""

from uuid import UUID

from celery import current_app
from django.db import transaction

RUN_TASK = "campaigns.run_campaign"


def wake_campaign(workspace_id: UUID, campaign_id: UUID) -> None:
    """Ask for a worker once the transaction is committed.

    Without a queue it is the schedule that finds the campaign, soon after.
    """
    transaction.on_commit(
        lambda: current_app.send_task(RUN_TASK, args=[str(workspace_id), str(campaign_id)]),
        robust=True,
    )
