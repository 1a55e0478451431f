"""Statistics of events: how many, by whom, what they earned."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.models import Workspace
from accounts.scopes import Scope
from analytics.errors import UnknownEventId
from analytics.stats.answering import answer
from analytics.stats.question import Period, StatsQuestion, of_month, of_period
from analytics.stats.serializers import StatsSerializer
from analytics.stats.showing import shown
from core.api.params import refuse_unknown
from core.api.parsing import refuse_unkeepable_text
from core.api.schema import describe, query
from core.errors import Invalid
from events.kinds import EventType, did_you_mean

_PARAMETERS = [
    query("period", str, "1d, 7d, 30d, 90d, current_month, ytd or all; 7d when missing."),
    query("eventId", str, "The key of a rule, or a type of event; all events when missing."),
    query("timeframe", str, "`month`, together with `month`."),
    query("month", str, "A month such as 2025-08, together with `timeframe=month`."),
]
_KNOWN = ("period", "eventId", "timeframe", "month")


class StatsView(Endpoint):
    """All events, or one."""

    scopes = {"GET": Scope.EVENTS_READ}

    @describe(
        "getEventStats",
        summary="Statistics of all events, or of one, over a period",
        parameters=_PARAMETERS,
        answers={200: StatsSerializer},
        refusals={
            400: "unknown_parameter unknown_period unknown_timeframe invalid_month nul_character",
            404: "unknown_rule",
        },
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, _KNOWN)
        question = question_of(request.query_params, workspace=self.workspace)
        _refuse_unknown_event(question)
        return Response(shown(answer(question)))


def question_of(params: QueryDict, *, workspace: Workspace) -> StatsQuestion:
    """What a query asks. Raises Invalid."""
    for name in _KNOWN:
        refuse_unkeepable_text(params.get(name, ""), field=name)
    asked: dict[str, Any] = {"workspace": workspace, "at": timezone.now()}
    asked["event_id"] = params.get("eventId") or None
    timeframe, month = params.get("timeframe", ""), params.get("month", "")
    if timeframe not in {"", "month"}:
        raise Invalid.field("timeframe", "unknown_timeframe", "Say month, or leave it out.")
    if month and not timeframe:
        raise Invalid.field("timeframe", "unknown_timeframe", "Say timeframe=month with a month.")
    if month:
        return of_month(month, **asked)
    period = params.get("period", Period.WEEK)
    if period not in set(Period):
        hint = did_you_mean(period[:50], list(Period))
        raise Invalid.field("period", "unknown_period", f"Unknown {period[:50]!r}. {hint}")
    return of_period(Period(period), **asked)


def _refuse_unknown_event(question: StatsQuestion) -> None:
    """Raise UnknownEventId for an id that nothing is ever counted under."""
    event_id = question.event_id
    if event_id is None or event_id in set(EventType):
        return
    known = [import_string(path) for path in settings.EVENT_NAMES]
    if not any(is_known(question.workspace, event_id) for is_known in known):
        raise UnknownEventId
