"""How what staff did to a campaign, an automation or the letters to members is taken back."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from accounts.admin.undoing import Back, Undoer, Undoing, refuse_changed, undoers
from accounts.scopes import Scope
from campaigns.automations.content import content_of
from campaigns.automations.services import (
    activate_automation,
    find_automation,
    pause_automation,
    put_automation,
)
from campaigns.automations.states import AutomationState
from campaigns.mail.card.settings import card_letters_of, set_card_letters
from campaigns.mail.models import CardLetters
from campaigns.models import Automation
from campaigns.outreach import moving
from campaigns.outreach.models import Campaign
from campaigns.outreach.states import CampaignState
from campaigns.outreach.steps import find_campaign

# How a campaign comes back to the state that it had; what was sent or ended has no way back.
_MOVES = {
    (CampaignState.DRAFT, CampaignState.SCHEDULED): moving.pause_campaign,
    (CampaignState.SCHEDULED, CampaignState.DRAFT): moving.schedule_campaign,
    (CampaignState.ACTIVE, CampaignState.PAUSED): moving.resume_campaign,
    (CampaignState.PAUSED, CampaignState.ACTIVE): moving.pause_campaign,
}
_LETTERS = ("of_expiry", "days_before", "of_rewards")


def back_from_move(before: CampaignState, campaign: Campaign) -> Back | None:
    """The way back to the state that a campaign had; None where there is none."""
    if (before, campaign.stage) not in _MOVES:
        return None
    kept = {"key": campaign.key, "before": str(before), "after": str(campaign.stage)}
    address = reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    return Back("campaigns.campaign", kept, address)


def back_from_step(before: Automation, now: Automation) -> Back | None:
    """The way back to the life that an automation had; None when it has it still."""
    if before.state == now.state:
        return None
    kept = {
        "key": now.key,
        "before": str(before.state),
        "after": [str(now.state), now.revision],
    }
    address = reverse("admin:campaigns_automation_change", args=[now.pk])
    return Back("campaigns.automation", kept, address)


def back_from_letters(before: dict[str, Any], now: CardLetters) -> Back | None:
    """The way back to the letters that were written before; None when nothing was changed."""
    after = letters(now)
    if before == after:
        return None
    address = reverse("admin:campaigns_cardletters_changelist")
    return Back("campaigns.letters", {"before": before, "after": after}, address)


def letters(kept: CardLetters) -> dict[str, Any]:
    """What is set up about them."""
    return {name: getattr(kept, name) for name in _LETTERS}


def _move_back(undoing: Undoing) -> Model:
    kept, workspace = undoing.kept, undoing.workspace
    campaign = find_campaign(workspace=workspace, key=kept["key"])
    refuse_changed(campaign.state, kept["after"])
    move = _MOVES[CampaignState(kept["before"]), CampaignState(kept["after"])]
    return move(workspace=workspace, key=kept["key"], at=undoing.at, by=undoing.by)


def _step_back(undoing: Undoing) -> Model:
    kept, workspace = undoing.kept, undoing.workspace
    row = find_automation(workspace=workspace, key=kept["key"])
    refuse_changed([row.state, row.revision], kept["after"])
    before = AutomationState(kept["before"])
    if row.state == AutomationState.RETIRED:
        # Kept again, it is a draft; from there it can have any other life.
        content = content_of(row)
        row = put_automation(workspace=workspace, key=row.key, content=content)
    if before == AutomationState.ACTIVE:
        return activate_automation(workspace=workspace, key=row.key, at=undoing.at)
    if row.is_active:
        return pause_automation(workspace=workspace, key=row.key)
    return row


def _write_as_before(undoing: Undoing) -> Model:
    now = card_letters_of(undoing.workspace)
    refuse_changed(letters(now), undoing.kept["after"])
    return set_card_letters(workspace=undoing.workspace, **undoing.kept["before"])


undoers["campaigns.campaign"] = Undoer(Scope.CAMPAIGNS_CONFIGURE, _move_back)
undoers["campaigns.automation"] = Undoer(Scope.CAMPAIGNS_CONFIGURE, _step_back)
undoers["campaigns.letters"] = Undoer(Scope.CAMPAIGNS_CONFIGURE, _write_as_before)
