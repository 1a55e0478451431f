"""What the stream adds up to."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from accounts.services.customers import find_customer, find_customer_by_pass
from analytics.aggregates.answers import answer
from analytics.answering import parse_question, question_of
from analytics.serializers import QuestionSerializer
from analytics.showing import AnswerSerializer, shown
from core.api.schema import describe
from core.errors import NotPermitted

_REFUSALS = {
    400: (
        "unknown_parameter required repeated nul_character unknown_function unknown_field "
        "unknown_kind no_amounts unknown_currency unknown_window ambiguous_window empty_window "
        "too_many_days out_of_range unknown_grouping ambiguous_grouping ambiguous_customer "
        "not_a_flag"
    ),
    404: "unknown_pass unknown_customer",
}
_SUMMARY = "Count, add up, average or rank events"


class AggregateView(Endpoint):
    """Asked by a query string or by a body, with the same answer."""

    scopes = {"GET": Scope.EVENTS_READ, "POST": Scope.EVENTS_READ}
    customer_methods = frozenset({"GET", "POST"})

    @describe(
        "aggregateEvents",
        summary=_SUMMARY,
        parameters=[QuestionSerializer],
        answers={200: AnswerSerializer},
        refusals=_REFUSALS,
    )
    def get(self, request: Request) -> Response:
        return self._answered(request.query_params)

    @describe(
        "aggregateEventsByBody",
        summary=_SUMMARY,
        request=QuestionSerializer,
        answers={200: AnswerSerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request) -> Response:
        return self._answered(request.data)

    def _answered(self, given: Any) -> Response:
        asked = parse_question(given)
        if "workspace_id" in asked:
            self.refuse_other_workspace(asked["workspace_id"])
        question = question_of(
            asked,
            workspace=self.workspace,
            customer_id=self._customer_id(asked),
            at=timezone.now(),
        )
        return Response(shown(answer(question)))

    def _customer_id(self, asked: dict[str, Any]) -> UUID | None:
        """Whose events are meant: a token's own customer's, whatever is asked for."""
        own = self.caller.customer
        if own is not None:
            self._refuse_beyond_own(asked)
            return own.id
        if "pass_id" in asked:
            return find_customer_by_pass(workspace=self.workspace, pass_id=asked["pass_id"]).id
        if "user_id" in asked:
            return find_customer(workspace=self.workspace, external_id=asked["user_id"]).id
        return None

    def _refuse_beyond_own(self, asked: dict[str, Any]) -> None:
        own = self.caller.customer
        if own is None:
            return
        if asked["group_by_pass"]:
            raise NotPermitted(
                "A customer's token cannot rank passes; use an API key.", code="api_key_required"
            )
        if "pass_id" in asked:
            self.refuse_other_pass(asked["pass_id"])
        if "user_id" in asked:
            self.refuse_other_customer(own.id if asked["user_id"] == own.external_id else None)
