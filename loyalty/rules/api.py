"""Rules, and the events that name one (the paths and fields of the public contract)."""

from typing import Any

from django.utils import timezone
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.params import flag, refuse_unknown
from core.api.schema import describe, query
from events.services.finding import find_event
from loyalty.errors import UnknownRule
from loyalty.models import EventRule, RuleStatus
from loyalty.rules.checking import check_key
from loyalty.rules.explaining import explain, show_explanation
from loyalty.rules.parsing import parse_report, parse_rule
from loyalty.rules.reporting import Logged, log_event
from loyalty.rules.serializers import (
    ExplanationSerializer,
    LoggedSerializer,
    ReportSerializer,
    RuleSerializer,
    VersionSerializer,
    show_rule,
    show_version,
)
from loyalty.rules.services import (
    change_status,
    find_rule,
    newest_version,
    newest_versions,
    put_rule,
    versions_of,
)

_GERMAN = {False: "Event erfolgreich geloggt", True: "Event Limit erreicht"}
_ENGLISH = {False: "Event logged successfully", True: "Event limit reached"}
_LOG_REFUSALS = {
    400: (
        "unknown_parameter required invalid_key invalid_user_id unknown_field invalid_type "
        "rule_inactive negative_amount too_many_digits amount_too_large unknown_currency "
        "in_the_future too_early time_zone_missing too_long nul_character broken_unicode too_deep "
        "metadata_too_large number_too_large"
    ),
    403: "group_not_permitted",
    404: "unknown_rule unknown_customer",
    409: "external_id_conflict deleted_meanwhile",
}
_PUT_REFUSALS = {
    400: (
        "unknown_parameter required unknown_field invalid_type other_key out_of_range invalid_key "
        "invalid_group too_long too_many too_many_conditions ambiguous_condition unknown_operator "
        "invalid_value unknown_category unknown_type never_earns ends_before_it_starts "
        "time_zone_missing nul_character broken_unicode too_deep number_too_large"
    ),
    413: "too_large",
}


class RulesView(Endpoint):
    """The rules, and the one address at which an event names its rule."""

    # A key of the door fires the rules about what is recorded at doors.
    scopes = {"GET": Scope.LOYALTY_READ, "POST": Scope.EVENTS_AT_DOOR}
    customer_methods = frozenset({"GET", "POST"})

    @describe(
        "listRules",
        summary="List the rules; 204 when there are none",
        answers={200: RuleSerializer(many=True), 204: None},
        parameters=[query("showAll", bool, "False: only those that are active.", default=True)],
        refusals={400: "unknown_parameter not_a_flag"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"showAll"})
        versions = newest_versions(self.workspace)
        if not flag(request.query_params, "showAll", default="true"):
            versions = versions.filter(rule__status=RuleStatus.ACTIVE)
        if self.caller.customer is not None:
            versions = versions.exclude(rule__status=RuleStatus.DRAFT)
        shown = [show_rule(version.rule, version.says) for version in versions]
        return Response(shown, status=200 if shown else 204)

    @describe(
        "logEvent",
        summary="Log an event for the rule that it names",
        request=ReportSerializer,
        answers={200: LoggedSerializer},
        refusals=_LOG_REFUSALS,
    )
    def post(self, request: Request) -> Response:
        refuse_unknown(request.query_params, set())
        report = parse_report(self.raw_body())
        own = self.caller.customer
        if own is not None:
            self.refuse_other_customer(own.id if report.user_id == own.external_id else None)
        logged = log_event(caller=self.caller, report=report, at=timezone.now())
        words = _ENGLISH if _wants_english(request) else _GERMAN
        message = words[logged.is_limit_reached]
        return Response({"statusCode": 200, "message": message, "data": _shown(logged)})


class RuleView(Endpoint):
    """One rule, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }
    customer_methods = frozenset({"GET"})

    @describe(
        "getRule",
        summary="Get a rule",
        answers={200: RuleSerializer},
        refusals={400: "unknown_parameter required", 404: "unknown_rule"},
    )
    def get(self, request: Request, rule_id: str) -> Response:
        return _rule_answer(self._rule(request, rule_id))

    @describe(
        "putRule",
        summary="Create a rule, or change it",
        request=RuleSerializer,
        answers={200: RuleSerializer, 201: RuleSerializer},
        refusals=_PUT_REFUSALS,
    )
    def put(self, request: Request, rule_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        check_key(rule_id)
        content, status = parse_rule(self.raw_body(), key=rule_id)
        is_known = EventRule.objects.of(self.workspace).filter(key=rule_id).exists()
        rule = put_rule(
            workspace=self.workspace,
            key=rule_id,
            content=content,
            status=status,
            by=self.caller.user,
        )
        return _rule_answer(rule, status=200 if is_known else 201)

    @describe(
        "retireRule",
        summary="Retire a rule: it stays, and earns nothing any more",
        answers={200: RuleSerializer},
        refusals={400: "unknown_parameter required", 404: "unknown_rule"},
    )
    def delete(self, request: Request, rule_id: str) -> Response:
        rule = self._rule(request, rule_id)
        return _rule_answer(
            change_status(rule=rule, status=RuleStatus.INACTIVE, by=self.caller.user)
        )

    def _rule(self, request: Request, rule_id: str) -> EventRule:
        refuse_unknown(request.query_params, set())
        if not rule_id.strip():
            check_key(rule_id)
        rule = find_rule(workspace=self.workspace, key=rule_id)
        if self.caller.customer is not None and rule.status == RuleStatus.DRAFT:
            raise UnknownRule
        return rule


class VersionsView(Endpoint):
    """What a rule said before."""

    scopes = {"GET": Scope.LOYALTY_READ}

    @describe(
        "listRuleVersions",
        summary="List a rule's versions, newest first",
        answers={200: VersionSerializer(many=True)},
        refusals={400: "unknown_parameter", 404: "unknown_rule"},
    )
    def get(self, request: Request, rule_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        rule = find_rule(workspace=self.workspace, key=rule_id)
        return Response([show_version(version) for version in versions_of(rule)])


class ExplanationView(Endpoint):
    """Why an event earned what it earned."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "explainEvent",
        summary="Explain what an event earned, or why nothing",
        answers={200: ExplanationSerializer},
        refusals={400: "unknown_parameter", 404: "unknown_event"},
    )
    def get(self, request: Request, event_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        if self.caller.customer is None:
            self.caller.refuse_without(Scope.EVENTS_READ)
        event = find_event(workspace=self.workspace, event_id=event_id)
        self.refuse_other_customer(event.customer_id)
        return Response(show_explanation(explain(event)))


def _rule_answer(rule: EventRule, status: int = 200) -> Response:
    return Response(show_rule(rule, newest_version(rule).says), status=status)


def _shown(logged: Logged) -> dict[str, Any]:
    content, report = logged.content, logged.report
    return {
        "userId": report.user_id,
        "eventId": report.event_id,
        "points": logged.part.points,
        "type": content.type,
        "title": content.title,
        "limit": content.limit,
        "maximumReward": content.maximum_reward,
        "metadata": logged.metadata,
        "conditionReached": logged.is_condition_reached,
        "limitReached": logged.is_limit_reached,
        "userGroupId": logged.group,
    }


def _wants_english(request: Request) -> bool:
    """Whether English is asked for before German, the contract's own language."""
    for name, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        language = name.partition("-")[0]
        if language in {"de", "en"}:
            return language == "en"
    return False
