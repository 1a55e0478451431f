"""What others hear of campaigns."""

from typing import Any

from campaigns.outreach.models import Campaign
from events.outbox import publish


def tell_started(campaign: Campaign) -> None:
    """Its audience is fixed; in the transaction that fixes it."""
    publish(workspace=campaign.workspace, type="campaign.started", body=_told(campaign))


def tell_completed(campaign: Campaign) -> None:
    """Nobody else will have a turn; in the transaction that ends it."""
    publish(workspace=campaign.workspace, type="campaign.completed", body=_told(campaign))


def _told(campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign_id": campaign.key,
        "segment": campaign.segment,
        "audience": campaign.audience,
        "holdout": campaign.holdout,
    }
