"""Every model of the app."""

from campaigns.actions.models import Deed, MailText
from campaigns.actions.states import DeedState
from campaigns.outreach.models import Campaign, CampaignStep, Target
from campaigns.outreach.states import CampaignState, TargetState

__all__ = [
    "Campaign",
    "CampaignState",
    "CampaignStep",
    "Deed",
    "DeedState",
    "MailText",
    "Target",
    "TargetState",
]
