"""Every model of the app."""

from campaigns.outreach.models import Campaign, CampaignStep, Target, TargetAction
from campaigns.outreach.states import CampaignState, TargetState

__all__ = [
    "Campaign",
    "CampaignState",
    "CampaignStep",
    "Target",
    "TargetAction",
    "TargetState",
]
