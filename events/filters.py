"""Which events are meant: the one set of filters for lists, deletions and the admin's links."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import django_filters
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils import timezone
from django_filters.fields import IsoDateTimeField
from django_filters.filters import BaseInFilter

from accounts.models import Workspace
from core.errors import FieldFault, Invalid
from events.kinds import Category, EventType, did_you_mean
from events.models import ActivityEvent
from events.models.activity import ActivityEventQuerySet

Rows = ActivityEventQuerySet


class _WordsFilter(BaseInFilter, django_filters.CharFilter):
    """Words with commas between them."""


class _InstantField(IsoDateTimeField):
    """An instant, in UTC: PostgreSQL reads no offset of 16 hours or more."""

    def clean(self, value: Any) -> datetime | None:
        """The instant; what lies beyond the calendar once it is in UTC is none."""
        moment: datetime | None = super().clean(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class _InstantFilter(django_filters.IsoDateTimeFilter):
    field_class = _InstantField


class EventFilter(django_filters.FilterSet):
    """Filters by what an event says of itself; each narrows what the others leave."""

    event_category = django_filters.CharFilter(strip=False)
    event_types = _WordsFilter(field_name="event_type", lookup_expr="in", strip=False)
    event_type = django_filters.CharFilter(strip=False)
    source = django_filters.CharFilter(strip=False)
    pass_id = django_filters.UUIDFilter(field_name="customer_id")
    user_id = django_filters.CharFilter(field_name="customer__external_id", strip=False)
    external_id = django_filters.CharFilter(strip=False)
    external_ids = _WordsFilter(field_name="external_id", lookup_expr="in", strip=False)
    currency = django_filters.CharFilter(strip=False)
    import_id = django_filters.UUIDFilter()
    _form_class: ClassVar[type[Form] | None] = None

    class Meta:
        model = ActivityEvent
        fields: list[str] = []

    def get_form_class(self) -> type[Form]:
        """The form that checks the values: the same for every request, and made for the first."""
        if EventFilter._form_class is None:
            EventFilter._form_class = super().get_form_class()
        return EventFilter._form_class


# `from` and `to` are words of the language and cannot be attributes of a class.
EventFilter.base_filters |= {
    "from": _InstantFilter(field_name="occurred_at", lookup_expr="gte"),
    "to": _InstantFilter(field_name="occurred_at", lookup_expr="lt"),
}
FILTER_NAMES = frozenset(EventFilter.base_filters)
_SEVERAL = frozenset({"event_types", "external_ids"})


def select(rows: Rows, wanted: Mapping[str, Any], *, workspace: Workspace) -> Rows:
    """The rows that the filters leave. Raises Invalid that names each wrong filter.

    Times are ISO 8601; without an offset they are in the workspace's zone. `from` is included,
    `to` is not.
    """
    _refuse_unfit(wanted)
    _refuse_unknown_kinds(wanted)
    query = _as_query(wanted)
    filters = EventFilter(query, queryset=rows)
    with timezone.override(workspace.zone):
        found = filters.form.errors.as_data()
    faults = [
        FieldFault(name, str(one.code), " ".join(one.messages))
        for name, wrong in found.items()
        for one in wrong
    ]
    # Blanks that a form takes for nothing would not narrow, and a deletion would take everything.
    faults += [
        FieldFault(name, "required", "Give it a value or leave it out.")
        for name, value in query.items()
        if value and not faults and not filters.form.cleaned_data[name]
    ]
    if faults:
        raise Invalid(faults=faults)
    return cast(Rows, filters.qs)


def _as_query(wanted: Mapping[str, Any]) -> dict[str, str | list[str]]:
    # The words of a list stay as they are: a comma in one of them parts nothing.
    return {
        name: [str(word) for word in value] if isinstance(value, list) else str(value)
        for name, value in wanted.items()
        if name in FILTER_NAMES and value is not None
    }


def _refuse_unfit(wanted: Mapping[str, Any]) -> None:
    faults = [
        FieldFault(name, "invalid_type", "Give one value.")
        for name, value in wanted.items()
        if isinstance(value, dict) or (isinstance(value, list) and name not in _SEVERAL)
    ]
    if faults:
        raise Invalid(faults=faults)


def _refuse_unknown_kinds(wanted: Mapping[str, Any]) -> None:
    given = {
        "event_category": (_words(wanted.get("event_category")), Category.values),
        "event_type": (_words(wanted.get("event_type")), EventType.values),
        "event_types": (_words(wanted.get("event_types")), EventType.values),
    }
    faults = [
        FieldFault(name, "unknown_kind", f"Unknown {word[:50]!r}. {did_you_mean(word, known)}")
        for name, (words, known) in given.items()
        for word in words
        if word not in known
    ]
    if faults:
        raise Invalid(faults=faults)


def _words(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(word) for word in (value if isinstance(value, list) else str(value).split(","))]
