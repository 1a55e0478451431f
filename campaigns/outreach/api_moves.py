"""Campaigns: previewed, scheduled, launched, paused, resumed and completed."""

from datetime import datetime
from typing import ClassVar, Protocol

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.models import User, Workspace
from accounts.scopes import Scope
from campaigns.outreach import moving, starting
from campaigns.outreach.models import Campaign
from campaigns.outreach.preview import preview_of
from campaigns.outreach.serializers import (
    CampaignPreviewSerializer,
    CampaignSerializer,
    shown_campaign,
    shown_preview,
)
from campaigns.outreach.steps import find_campaign, steps_of
from core.api.schema import describe


class Move(Protocol):
    """A service that brings a campaign into another state."""

    def __call__(
        self, *, workspace: Workspace, key: str, at: datetime, by: User | None = None
    ) -> Campaign: ...


class PreviewView(Endpoint):
    """What a campaign would do if it started now."""

    scopes = {"POST": Scope.CAMPAIGNS_READ}

    @describe(
        "previewCampaign",
        summary="See what a campaign would do if it started now; nothing is done",
        answers={200: CampaignPreviewSerializer},
        refusals={
            404: "unknown_campaign unknown_segment",
            409: "campaign_has_started campaign_over",
        },
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        campaign = find_campaign(workspace=self.workspace, key=campaign_id)
        body = shown_preview(preview_of(campaign, at=timezone.now()))
        # How many is of the campaign; who is of the customers.
        if not self.caller.may(Scope.CUSTOMERS_READ):
            body["members"] = []
        return Response(body)


class _MoveView(Endpoint):
    """One move; it has no body."""

    scopes = {"POST": Scope.CAMPAIGNS_CONFIGURE}
    move: ClassVar[Move]

    def _moved(self, campaign_id: str) -> Response:
        campaign = type(self).move(
            workspace=self.workspace, key=campaign_id, at=timezone.now(), by=self.caller.user
        )
        return Response(shown_campaign(campaign, steps_of(campaign)))


class ScheduleView(_MoveView):
    """Have it start by itself."""

    move = staticmethod(moving.schedule_campaign)

    @describe(
        "scheduleCampaign",
        summary="Have a campaign start by itself at its startsAt",
        answers={200: CampaignSerializer},
        refusals={
            400: "required in_the_past unknown_tier unknown_reward",
            404: "unknown_campaign",
            409: "campaign_has_started campaign_over",
        },
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        return self._moved(campaign_id)


class LaunchView(_MoveView):
    """Start it."""

    move = staticmethod(starting.launch_campaign)

    @describe(
        "launchCampaign",
        summary="Start a campaign now, for whoever is in its segment at this moment",
        answers={200: CampaignSerializer},
        refusals={
            400: "unknown_tier unknown_reward",
            404: "unknown_campaign unknown_segment",
            409: "campaign_has_started campaign_over",
        },
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        return self._moved(campaign_id)


class PauseView(_MoveView):
    """Hold it up."""

    move = staticmethod(moving.pause_campaign)

    @describe(
        "pauseCampaign",
        summary="Hold a campaign up; a scheduled one becomes a draft again",
        answers={200: CampaignSerializer},
        refusals={404: "unknown_campaign", 409: "campaign_not_running campaign_over"},
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        return self._moved(campaign_id)


class ResumeView(_MoveView):
    """Go on."""

    move = staticmethod(moving.resume_campaign)

    @describe(
        "resumeCampaign",
        summary="Go on with a paused campaign where it stopped",
        answers={200: CampaignSerializer},
        refusals={404: "unknown_campaign", 409: "campaign_not_paused campaign_over"},
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        return self._moved(campaign_id)


class CompleteView(_MoveView):
    """End it."""

    move = staticmethod(moving.complete_campaign)

    @describe(
        "completeCampaign",
        summary="End a campaign before everybody had a turn",
        answers={200: CampaignSerializer},
        refusals={404: "unknown_campaign", 409: "campaign_not_started campaign_over"},
    )
    def post(self, request: Request, campaign_id: str) -> Response:
        return self._moved(campaign_id)
