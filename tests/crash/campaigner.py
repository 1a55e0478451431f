"""A process that works at a campaign as a worker does, until it is over.

    python -m tests.crash.campaigner WORKSPACE_ID CAMPAIGN_ID

Who is claimed by a worker that died is free after a second, so that nobody has to wait.
"""

import sys
import time
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import django


def main() -> None:
    """Take turns until the campaign is completed."""
    django.setup()
    from celery import Celery

    from campaigns.models import Campaign, CampaignState
    from campaigns.outreach import claiming, taking
    from campaigns.outreach.running import run_campaign

    workspace_id, campaign_id = UUID(sys.argv[1]), UUID(sys.argv[2])
    mine = Campaign.objects.filter(workspace_id=workspace_id, id=campaign_id)
    claiming.LEASE, claiming.CHUNK, taking.CHUNK = timedelta(seconds=1), 5, 40
    with patch.object(Celery, "send_task"):
        while not mine.filter(state=CampaignState.COMPLETED).exists():
            run_campaign(workspace_id=workspace_id, campaign_id=campaign_id, seconds=5)
            time.sleep(0.05)


if __name__ == "__main__":
    main()
