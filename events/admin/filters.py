"""How the list of activity is narrowed; every choice can be answered from an index."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.station import station_of
from events.kinds import TYPES, Category, EventType
from events.models.activity import ActivityEventQuerySet as Rows
from events.services.vocabulary import used_sources, used_types

if TYPE_CHECKING:
    from django.contrib.admin import FieldListFilter, SimpleListFilter

    DropdownFilter = SimpleListFilter
    RangeDateFilter = FieldListFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter

MOST_CHOICES = 200


class CategoryFilter(DropdownFilter):
    title, parameter_name = _("category"), "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Category.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The category's types: they have an index, the category has none."""
        if self.value() in TYPES:
            return queryset.filter(event_type__in=TYPES[Category(str(self.value()))])
        return queryset


class TypeFilter(DropdownFilter):
    title, parameter_name = _("type"), "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        workspace = station_of(request).workspace
        used = used_types(workspace=workspace) if workspace else []
        return [(name, EventType(name).label) for name in used]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in EventType.values
        return queryset.filter(event_type=self.value()) if known else queryset


class SourceFilter(DropdownFilter):
    title, parameter_name = _("source"), "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        workspace = station_of(request).workspace
        used = used_sources(workspace=workspace)[:MOST_CHOICES] if workspace else []
        return [(name, name) for name in used]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        source = self.value()
        return queryset.filter(source=source) if source and "\0" not in source else queryset


class DayFilter(RangeDateFilter):
    """From one day to another, both included, as days are in the workspace's zone."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        first, last = self._day("from"), self._day("to")
        rows: Rows = queryset
        if first:
            rows = rows.filter(occurred_at__gte=_midnight(first))
        if last and last < date.max:
            rows = rows.filter(occurred_at__lt=_midnight(last + timedelta(days=1)))
        return rows

    def _day(self, end: str) -> date | None:
        text = str(self.used_parameters.get(f"{self.field_path}_{end}") or "")
        try:
            found = parse_date(text)
        except ValueError:
            return None
        # The first and last days of the calendar begin outside it in some zones.
        return found if found and 1 < found.year < date.max.year else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
