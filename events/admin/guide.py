"""The first sale and the first visit at the counter."""

from django.utils.translation import gettext_lazy

from accounts.admin.guide import Way, at, ways
from accounts.models import Workspace
from accounts.scopes import Scope
from events.kinds import EventType
from events.models import ActivityEvent

_IN_PERSON = [EventType.VISIT, EventType.CHECK_IN, EventType.SCAN]


def _has_bought(workspace: Workspace) -> bool:
    rows = ActivityEvent.objects.of(workspace)
    return rows.filter(event_type=EventType.PURCHASE).exists()


def _has_come(workspace: Workspace) -> bool:
    return ActivityEvent.objects.of(workspace).filter(event_type__in=_IN_PERSON).exists()


_COUNTER = gettext_lazy("Go to the counter")
ways += [
    Way("sale", Scope.EVENTS_WRITE, _COUNTER, at("events_counter"), _has_bought),
    Way("scan", Scope.EVENTS_AT_DOOR, _COUNTER, at("events_counter"), _has_come),
]
