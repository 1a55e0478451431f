"""Campaigns, what they would do and what came of them, as JSON."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from campaigns.models import Deed
from campaigns.outreach.content import content_of
from campaigns.outreach.models import MOST_HOLDOUT, Campaign, CampaignStep, Target
from campaigns.outreach.preview import Preview
from campaigns.outreach.states import CampaignState, TargetState

Shown = serializers.Serializer[Any]
_IGNORED = "Ignored when it is sent."


class CampaignStepSerializer(Shown):
    """One thing that happened to a campaign."""

    state = serializers.ChoiceField(CampaignState.choices)
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True, help_text="Somebody of the staff, or null.")
    reason = serializers.CharField()


class CampaignSerializer(Shown):
    """A campaign: what GET gives and PUT takes."""

    campaignId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    segment = serializers.CharField(help_text="The key of the segment that it is for.")
    holdout = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_HOLDOUT,
        help_text="How many in a hundred get nothing, so that there is somebody to compare with.",
    )
    actions = serializers.ListField(
        child=serializers.DictField(), help_text="From 1 to 10 actions, in their order."
    )
    startsAt = serializers.DateTimeField(required=False, allow_null=True)
    returnDays = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=365,
        help_text="Who does something in so many days came back.",
    )
    id = serializers.UUIDField(required=False, help_text=_IGNORED)
    state = serializers.ChoiceField(CampaignState.choices, required=False, help_text=_IGNORED)
    audience = serializers.IntegerField(
        required=False, allow_null=True, help_text=f"Null until it has started. {_IGNORED}"
    )
    startedAt = serializers.DateTimeField(required=False, allow_null=True, help_text=_IGNORED)
    completedAt = serializers.DateTimeField(required=False, allow_null=True, help_text=_IGNORED)
    history = CampaignStepSerializer(many=True, required=False, help_text=_IGNORED)


class CampaignPageSerializer(Shown):
    """A page of campaigns, the newest first."""

    campaigns = CampaignSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class CampaignMemberSerializer(Shown):
    """Somebody of the audience."""

    passId = serializers.UUIDField()
    userId = serializers.CharField()


class CampaignCautionSerializer(Shown):
    """Something that keeps a campaign from reaching everybody."""

    code = serializers.CharField()
    count = serializers.IntegerField()
    message = serializers.CharField()


class CampaignPreviewSerializer(Shown):
    """A campaign if it started now."""

    audience = serializers.IntegerField(help_text="Those left out included.")
    heldOut = serializers.IntegerField()
    members = CampaignMemberSerializer(many=True, help_text="Empty without customers:read.")
    actions = serializers.ListField(child=serializers.CharField(), help_text="In words.")
    warnings = CampaignCautionSerializer(many=True)


class CampaignTargetActionSerializer(Shown):
    """What became of one action."""

    type = serializers.CharField()
    state = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class CampaignTargetSerializer(Shown):
    """One customer of the audience."""

    passId = serializers.UUIDField()
    userId = serializers.CharField(
        allow_null=True, help_text="Null of who was erased, and without customers:read."
    )
    state = serializers.ChoiceField(TargetState.choices)
    performedAt = serializers.DateTimeField(allow_null=True)
    actions = CampaignTargetActionSerializer(many=True)


class CampaignTargetPageSerializer(Shown):
    """A page of targets."""

    targets = CampaignTargetSerializer(many=True)
    next_cursor = serializers.CharField(allow_null=True)


def shown_campaign(campaign: Campaign, steps: list[CampaignStep] | None = None) -> dict[str, Any]:
    """A campaign as the API gives and takes it; its history where it was asked for."""
    history = {} if steps is None else {"history": [_shown_step(one) for one in steps]}
    return content_of(campaign) | {
        "id": campaign.id,
        "state": campaign.state,
        "audience": campaign.audience if campaign.stage.has_started else None,
        "startedAt": campaign.started_at,
        "completedAt": campaign.completed_at,
        **history,
    }


def _shown_step(step: CampaignStep) -> dict[str, Any]:
    return {
        "state": step.state,
        "at": step.at,
        "by": str(step.by) if step.by else None,
        "reason": step.reason,
    }


def shown_preview(preview: Preview) -> dict[str, Any]:
    """What would happen, as JSON."""
    return {
        "audience": preview.audience,
        "heldOut": preview.held_out,
        "members": [{"passId": one.id, "userId": one.external_id} for one in preview.members],
        "actions": list(preview.sentences),
        "warnings": [
            {"code": one.code, "count": one.count, "message": one.words} for one in preview.warnings
        ],
    }


def shown_target(target: Target, deeds: Mapping[Any, list[Deed]]) -> dict[str, Any]:
    """A target, which came with its customer, and what was done for them."""
    customer = target.customer
    return {
        "passId": customer.id,
        "userId": None if customer.erased_at else customer.external_id,
        "state": target.state,
        "performedAt": target.performed_at,
        "actions": [
            {"type": one.type, "state": one.state, "code": one.code, "message": one.words}
            for one in deeds.get(target.id, [])
        ],
    }
