"""Automations: how they are set up, what they would do, and what they did."""

import msgspec
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import page_body
from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from campaigns.automations.content import AutomationContent
from campaigns.automations.reading import deeds_of, runs_of
from campaigns.automations.serializers import (
    AutomationSerializer,
    RunPageSerializer,
    TrialSerializer,
    TryWishSerializer,
    shown_automation,
    shown_runs,
    shown_trial,
)
from campaigns.automations.services import (
    activate_automation,
    find_automation,
    pause_automation,
    put_automation,
    retire_automation,
)
from campaigns.automations.trying import try_automation
from campaigns.models import Automation
from core.api.bodies import read_body
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query

_automation = Shape(AutomationContent)
_BODY_FAULTS = (
    "unknown_field required invalid_type too_long nul_character broken_unicode number_too_large"
    " too_deep invalid_key other_key unknown_operator invalid_value ambiguous_condition"
    " too_many_conditions"
)
_TRIGGER_FAULTS = (
    "unknown_message unknown_type unknown_segment field_not_allowed out_of_range too_many"
)
_ACTION_FAULTS = (
    "wrong_number_of_actions unknown_tier unknown_reward unknown_placeholder not_one_line"
    " own_field invalid_name"
)


class _Wish(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    user_id: str


_wish = Shape(_Wish)


class AutomationsView(Endpoint):
    """What the workspace has set up."""

    scopes = {"GET": Scope.CAMPAIGNS_READ}

    @describe(
        "listAutomations",
        summary="List the automations that were not retired, by their keys",
        answers={200: AutomationSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        found = Automation.objects.of(self.workspace).kept().order_by("key")
        return Response([shown_automation(one) for one in found])


class AutomationView(Endpoint):
    """One automation, by its key."""

    scopes = {
        "GET": Scope.CAMPAIGNS_READ,
        "PUT": Scope.CAMPAIGNS_CONFIGURE,
        "DELETE": Scope.CAMPAIGNS_CONFIGURE,
    }

    @describe(
        "getAutomation",
        summary="Get an automation",
        answers={200: AutomationSerializer},
        refusals={400: "unknown_parameter", 404: "unknown_automation"},
    )
    def get(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        found = find_automation(workspace=self.workspace, key=automation_id)
        return Response(shown_automation(found))

    @describe(
        "putAutomation",
        summary="Make an automation, as a draft, or change one",
        request=AutomationSerializer,
        answers={200: AutomationSerializer},
        refusals={
            400: f"unknown_parameter {_BODY_FAULTS} {_TRIGGER_FAULTS} {_ACTION_FAULTS}",
            409: "too_many_automations",
        },
    )
    def put(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        content = read_body(_automation, self.raw_body())
        kept = put_automation(workspace=self.workspace, key=automation_id, content=content)
        return Response(shown_automation(kept))

    @describe(
        "retireAutomation",
        summary="Retire an automation: it acts no more, and its log stays",
        answers={204: None},
        refusals={400: "unknown_parameter", 404: "unknown_automation"},
    )
    def delete(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        retire_automation(workspace=self.workspace, key=automation_id)
        return Response(status=204)


class ActivateView(Endpoint):
    """From now on it acts."""

    scopes = {"POST": Scope.CAMPAIGNS_CONFIGURE}

    @describe(
        "activateAutomation",
        summary="Let an automation act from now on",
        answers={200: AutomationSerializer},
        refusals={
            400: "unknown_parameter unknown_segment unknown_tier unknown_reward",
            404: "unknown_automation",
            409: "automation_retired",
        },
    )
    def post(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        found = activate_automation(workspace=self.workspace, key=automation_id, at=timezone.now())
        return Response(shown_automation(found))


class PauseView(Endpoint):
    """It acts no more until it is activated."""

    scopes = {"POST": Scope.CAMPAIGNS_CONFIGURE}

    @describe(
        "pauseAutomation",
        summary="Pause an automation; what waits for its time does nothing then",
        answers={200: AutomationSerializer},
        refusals={
            400: "unknown_parameter",
            404: "unknown_automation",
            409: "automation_retired",
        },
    )
    def post(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        found = pause_automation(workspace=self.workspace, key=automation_id)
        return Response(shown_automation(found))


class TryView(Endpoint):
    """What it would do; nothing is done."""

    scopes = {"POST": Scope.CAMPAIGNS_READ}

    @describe(
        "tryAutomation",
        summary="What an automation would do for a customer now; nothing is done",
        request=TryWishSerializer,
        answers={200: TrialSerializer},
        refusals={
            400: "unknown_parameter unknown_field required invalid_type nul_character"
            " broken_unicode",
            404: "unknown_automation unknown_customer",
        },
    )
    def post(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        # What conditions see of a customer is more than what campaigns are.
        self.caller.refuse_without(Scope.CUSTOMERS_READ)
        automation = find_automation(workspace=self.workspace, key=automation_id)
        wish = read_body(_wish, self.raw_body())
        trial = try_automation(
            automation=automation, customer=self.customer_named(wish.user_id), at=timezone.now()
        )
        return Response(shown_trial(trial))


class RunsView(Endpoint):
    """Everything that it did, and why it did not."""

    scopes = {"GET": Scope.CAMPAIGNS_READ}

    @describe(
        "listAutomationRuns",
        summary="List an automation's runs, newest first, and why each did or did not act",
        answers={200: RunPageSerializer},
        parameters=[
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={
            400: "unknown_parameter out_of_range invalid_cursor",
            404: "unknown_automation",
        },
    )
    def get(self, request: Request, automation_id: str) -> Response:
        refuse_unknown(request.query_params, PAGING_PARAMS)
        self.caller.refuse_without(Scope.CUSTOMERS_READ)
        automation = find_automation(workspace=self.workspace, key=automation_id)
        page = page_of(runs_of(automation), request.query_params, moment=lambda one: one.caused_at)
        rows = shown_runs(page.rows, deeds_of(self.workspace, page.rows))
        return Response(page_body(rows, page.next_cursor))
