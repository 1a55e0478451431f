"""Every model of the app."""

from campaigns.actions.models import Deed, MailText
from campaigns.actions.states import DeedState
from campaigns.automations.models import Automation, AutomationRun
from campaigns.automations.states import AutomationState, RunState
from campaigns.mail.models import CardLetters, ExpiryNotice
from campaigns.outreach.models import Campaign, CampaignStep, Target
from campaigns.outreach.states import CampaignState, TargetState

__all__ = [
    "Automation",
    "AutomationRun",
    "AutomationState",
    "Campaign",
    "CampaignState",
    "CampaignStep",
    "CardLetters",
    "Deed",
    "DeedState",
    "ExpiryNotice",
    "MailText",
    "RunState",
    "Target",
    "TargetState",
]
