"""From what was asked to a question: whose events, which window, and nothing left open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from accounts.models import Workspace
from analytics.aggregates.question import Filters, Function, Grouping, Question
from analytics.fields import MAX_DAYS
from analytics.serializers import QuestionSerializer
from core.api.params import refuse_unknown
from core.api.parsing import refuse_unkeepable
from core.errors import Invalid
from core.windows import Span, Window, calendar_window, edge, last_days
from events.kinds import Category

_LISTS = ("event_types", "sources")


def parse_question(given: Any) -> dict[str, Any]:
    """What is asked, checked field by field. Raises Invalid, or the framework's ValidationError.

    `given` is a query string or a JSON body; both are read alike.
    """
    asked = _plain(given) if isinstance(given, QueryDict) else given
    refuse_unkeepable(asked, field="")
    if isinstance(asked, Mapping):
        refuse_unknown(asked, set(QuestionSerializer().fields))
    parsed = QuestionSerializer(data=asked)
    parsed.is_valid(raise_exception=True)
    checked: dict[str, Any] = parsed.validated_data
    return checked


def _plain(query: QueryDict) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, values in query.lists():
        if name in _LISTS:
            plain[name] = [word for value in values for word in str(value).split(",")]
        elif len(values) > 1:
            raise Invalid.field(name[:100], "repeated", "Give it once.")
        else:
            plain[name] = values[0]
    return plain


def question_of(
    asked: Mapping[str, Any], *, workspace: Workspace, customer_id: UUID | None, at: datetime
) -> Question:
    """The question that was asked, about one customer if one is given. Raises Invalid."""
    category = asked.get("event_category")
    question = Question(
        workspace=workspace,
        at=at,
        function=Function(asked["function"]),
        window=_window(asked, workspace=workspace, at=at),
        time_window=_window_name(asked),
        field=asked.get("field"),
        filters=Filters(
            event_category=None if category is None else Category(category),
            event_types=asked["event_types"],
            sources=asked["sources"],
            customer_id=customer_id,
            currency=asked.get("currency"),
        ),
        grouping=_grouping(asked),
        limit=asked["limit"],
    )
    _refuse_too_many_days(question)
    return question


def _window(asked: Mapping[str, Any], *, workspace: Workspace, at: datetime) -> Window:
    zone = workspace.zone
    if "from" in asked or "to" in asked:
        starts_at, ends_at = (
            edge(asked[name], zone=zone) if name in asked else None for name in ("from", "to")
        )
        if starts_at and ends_at and ends_at <= starts_at:
            raise Invalid.field("to", "empty_window", "The window ends before it begins.")
        return Window(starts_at, ends_at)
    wish = asked.get("time_window", Span.ALL_TIME)
    if isinstance(wish, Span):
        return calendar_window(wish, zone=zone, at=at)
    return last_days(wish, zone=zone, at=at)


def _window_name(asked: Mapping[str, Any]) -> str | None:
    if "from" in asked or "to" in asked:
        return None
    wish = asked.get("time_window", Span.ALL_TIME)
    return wish.value if isinstance(wish, Span) else f"last_{wish}_days"


def _grouping(asked: Mapping[str, Any]) -> Grouping | None:
    if asked["group_by_pass"]:
        return Grouping.PASS
    return Grouping(asked["group_by"]) if "group_by" in asked else None


def _refuse_too_many_days(question: Question) -> None:
    starts_at, ends_at = question.window.starts_at, question.window.ends_at
    if question.grouping is not Grouping.DAY or starts_at is None:
        return
    if ((ends_at or question.at) - starts_at).days > MAX_DAYS:
        raise Invalid.field("from", "too_many_days", f"Group at most {MAX_DAYS} days at once.")
