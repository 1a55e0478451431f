"""Campaigns: how they are set up."""

from operator import attrgetter

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from campaigns.outreach.content import CampaignContent
from campaigns.outreach.models import Campaign
from campaigns.outreach.serializers import (
    CampaignPageSerializer,
    CampaignSerializer,
    shown_campaign,
)
from campaigns.outreach.services import delete_campaign, put_campaign
from campaigns.outreach.steps import find_campaign, steps_of
from core.api.bodies import read_body
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query

_campaign = Shape(CampaignContent)
PAGING = [query("limit", int, "How many, up to 1000."), query("cursor", says="Where to go on.")]


class CampaignsView(Endpoint):
    """What the workspace has set up."""

    scopes = {"GET": Scope.CAMPAIGNS_READ}

    @describe(
        "listCampaigns",
        summary="List the campaigns, the newest first",
        answers={200: CampaignPageSerializer},
        parameters=PAGING,
        refusals={400: "unknown_parameter out_of_range invalid_cursor"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, PAGING_PARAMS)
        rows = Campaign.objects.of(self.workspace).newest_first()
        page = page_of(rows, request.query_params, moment=attrgetter("created_at"))
        shown = [shown_campaign(one) for one in page.rows]
        return Response({"campaigns": shown, "next_cursor": page.next_cursor})


class CampaignView(Endpoint):
    """One campaign, by its key."""

    scopes = {
        "GET": Scope.CAMPAIGNS_READ,
        "PUT": Scope.CAMPAIGNS_CONFIGURE,
        "DELETE": Scope.CAMPAIGNS_CONFIGURE,
    }

    @describe(
        "getCampaign",
        summary="Get a campaign, with everything that happened to it",
        answers={200: CampaignSerializer},
        refusals={404: "unknown_campaign"},
    )
    def get(self, request: Request, campaign_id: str) -> Response:
        return self._shown(find_campaign(workspace=self.workspace, key=campaign_id))

    @describe(
        "putCampaign",
        summary="Make a campaign, or change it while it is a draft",
        request=CampaignSerializer,
        answers={200: CampaignSerializer},
        refusals={
            400: "unknown_field required invalid_type invalid_key other_key out_of_range too_long"
            " time_zone_missing unknown_segment wrong_number_of_actions unknown_tier"
            " unknown_reward unknown_placeholder not_one_line own_field invalid_name"
            " cannot_change nul_character broken_unicode number_too_large too_deep",
            409: "too_many_campaigns",
        },
    )
    def put(self, request: Request, campaign_id: str) -> Response:
        content = read_body(_campaign, self.raw_body())
        return self._shown(put_campaign(workspace=self.workspace, key=campaign_id, content=content))

    @describe(
        "deleteCampaign",
        summary="Delete a draft",
        answers={204: None},
        refusals={404: "unknown_campaign", 409: "campaign_has_started campaign_scheduled"},
    )
    def delete(self, request: Request, campaign_id: str) -> Response:
        delete_campaign(workspace=self.workspace, key=campaign_id)
        return Response(status=204)

    def _shown(self, campaign: Campaign) -> Response:
        return Response(shown_campaign(campaign, steps_of(campaign)))
