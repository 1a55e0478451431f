"""How lists of orders and of attendees are narrowed."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.station import station_of
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.orders.states import OrderState, Provider
from ticketing.tickets.states import TicketState

if TYPE_CHECKING:
    from django.contrib.admin import SimpleListFilter as DropdownFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter

MOST_EVENTS = 200
EVENT = "event"
_IN, _OUT, _NOT_YET = "in", "out", "not-yet"


def event_named(request: HttpRequest) -> TicketedEvent | None:
    """The event that the list is narrowed to, when there is one."""
    workspace, key = station_of(request).workspace, request.GET.get(EVENT, "")
    if workspace is None or not key or not key.isprintable() or len(key) > 100:
        return None
    rows = TicketedEvent.objects.of(workspace).select_related("workspace")
    return rows.filter(key=key).first()


class EventFilter(DropdownFilter):
    title, parameter_name = _("event"), EVENT

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        workspace = station_of(request).workspace
        if workspace is None:
            return []
        rows = TicketedEvent.objects.of(workspace).order_by("-starts_at", "-id")
        found = list(rows.values_list("key", "title")[:MOST_EVENTS])
        asked = request.GET.get(EVENT, "")
        # An event of long ago is named by its link alone.
        return found if any(asked == key for key, _ in found) else [*found, (asked, asked)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        event = event_named(request)
        return queryset.none() if event is None else queryset.filter(ticketed_event=event)


class OrderStateFilter(DropdownFilter):
    title, parameter_name = _("status"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(OrderState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in OrderState.values
        return queryset.filter(state=self.value()) if known else queryset


class ProviderFilter(DropdownFilter):
    title, parameter_name = _("payment"), "payment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Provider.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in Provider.values
        return queryset.filter(provider=self.value()) if known else queryset


class TypeFilter(DropdownFilter):
    title, parameter_name = _("ticket"), "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        event = event_named(request)
        return list(TicketType.objects.of(event).values_list("key", "title")) if event else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        key, event = self.value(), event_named(request)
        if not key or event is None or "\0" in key:
            return queryset
        return queryset.filter(ticket_type__key=key)


class TicketStateFilter(DropdownFilter):
    title, parameter_name = _("status"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(TicketState.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in TicketState.values
        return queryset.filter(state=self.value()) if known else queryset


class CheckedInFilter(DropdownFilter):
    title, parameter_name = _("at the door"), "door"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(_IN, _("Inside now")), (_OUT, _("Was in, and left")), (_NOT_YET, _("Not in yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value()
        if chosen == _IN:
            return queryset.filter(is_inside=True)
        if chosen == _OUT:
            return queryset.filter(is_inside=False, entries__gt=0)
        return queryset.filter(entries=0) if chosen == _NOT_YET else queryset
