"""Campaigns: what came of them, and for whom."""

from operator import attrgetter

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from campaigns.outreach.api import PAGING
from campaigns.outreach.results.counting import results_of
from campaigns.outreach.results.serializers import CampaignResultsSerializer, shown_results
from campaigns.outreach.serializers import CampaignTargetPageSerializer, shown_target
from campaigns.outreach.states import TargetState
from campaigns.outreach.steps import find_campaign
from campaigns.outreach.targets import deeds_of, targets_of
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from core.errors import Invalid


class ResultsView(Endpoint):
    """What came of a campaign."""

    scopes = {"GET": Scope.CAMPAIGNS_READ}

    @describe(
        "getCampaignResults",
        summary="Get what came of a campaign, beside those left out of it",
        answers={200: CampaignResultsSerializer},
        refusals={
            400: "unknown_parameter",
            404: "unknown_campaign",
            409: "campaign_not_started",
        },
    )
    def get(self, request: Request, campaign_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        campaign = find_campaign(workspace=self.workspace, key=campaign_id)
        return Response(shown_results(campaign, results_of(campaign, at=timezone.now())))


class TargetsView(Endpoint):
    """Whom a campaign came to."""

    scopes = {"GET": Scope.CAMPAIGNS_READ}

    @describe(
        "listCampaignTargets",
        summary="List a campaign's audience with what became of each",
        answers={200: CampaignTargetPageSerializer},
        parameters=[
            *PAGING,
            query("state", says="Only those in this state.", enum=TargetState.values),
        ],
        refusals={
            400: "unknown_parameter unknown_state out_of_range invalid_cursor",
            404: "unknown_campaign",
        },
    )
    def get(self, request: Request, campaign_id: str) -> Response:
        params = request.query_params
        refuse_unknown(params, {*PAGING_PARAMS, "state"})
        campaign = find_campaign(workspace=self.workspace, key=campaign_id)
        rows = targets_of(campaign)
        if (state := params.get("state")) is not None:
            if state not in TargetState.values:
                words = f"Say one of {', '.join(TargetState.values)}."
                raise Invalid.field("state", "unknown_state", words)
            rows = rows.filter(state=state)
        page = page_of(rows, params, moment=attrgetter("taken_at"))
        deeds = deeds_of(campaign, page.rows)
        shown = [shown_target(one, deeds) for one in page.rows]
        if not self.caller.may(Scope.CUSTOMERS_READ):
            shown = [one | {"userId": None} for one in shown]
        return Response({"targets": shown, "next_cursor": page.next_cursor})
