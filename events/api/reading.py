"""Reading events: lists, one event, and which types and sources there are."""

from typing import Any

from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.models import Customer
from accounts.scopes import Scope
from accounts.services.customers import find_customer_by_pass
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from events.filters import FILTER_NAMES, select
from events.models import ActivityEvent
from events.serializers import EventPageSerializer, EventSerializer
from events.services.finding import find_event
from events.services.vocabulary import used_sources, used_types

_FILTERS = [
    query("event_category", says="transaction, activity or field_change."),
    query("event_types", says="One type or several with commas between them."),
    query("event_type", says="One type."),
    query("source", says="Exactly this source."),
    query("user_id", says="Your own id of the customer."),
    query("external_id", says="Your own id of the event."),
    query("external_ids", says="Several of them, with commas between them."),
    query("currency", says="An ISO 4217 code."),
    query("import_id", says="Only what this import brought."),
    query("from", says="ISO 8601, included; without an offset in the workspace's zone."),
    query("to", says="ISO 8601, not included."),
    query("limit", int, "1 to 1000; 50 when missing."),
    query("cursor", says="next_cursor of the page before."),
]
_PASS_FILTER = query("pass_id", says="Only this pass's events.")
_REFUSALS = {400: "unknown_parameter unknown_kind out_of_range invalid_cursor"}


class EventsReading(Endpoint):
    """What the lists of events share."""

    def listed(self, params: QueryDict, customer: Customer | None) -> Response:
        """A page of the workspace's events, or of one customer's."""
        refuse_unknown(params, FILTER_NAMES | PAGING_PARAMS)
        rows = ActivityEvent.objects.of(self.workspace)
        if customer is not None:
            rows = rows.about(customer.id)
        rows = select(rows, params, workspace=self.workspace)
        page = page_of(
            rows.newest_first().select_related("customer"),
            params,
            moment=lambda event: event.occurred_at,
        )
        body = {"results": page.rows, "next_cursor": page.next_cursor}
        return Response(EventPageSerializer(body).data)


class EventsListing(EventsReading):
    """The workspace's events."""

    @describe(
        "listEvents",
        summary="List events, newest first",
        answers={200: EventPageSerializer},
        parameters=[_PASS_FILTER, *_FILTERS],
        refusals=_REFUSALS,
    )
    def get(self, request: Request) -> Response:
        own = self.caller.customer
        if own is not None and "pass_id" in request.query_params:
            self.refuse_other_pass(request.query_params["pass_id"])
        return self.listed(request.query_params, own)


class PassEventsView(EventsReading):
    """One pass's events."""

    scopes = {"GET": Scope.EVENTS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listPassEvents",
        summary="List a pass's events, newest first",
        answers={200: EventPageSerializer},
        parameters=_FILTERS,
        refusals=_REFUSALS | {404: "unknown_pass"},
    )
    def get(self, request: Request, pass_id: str) -> Response:
        self.refuse_other_pass(pass_id)
        customer = find_customer_by_pass(workspace=self.workspace, pass_id=pass_id)
        return self.listed(request.query_params, customer)


class EventView(Endpoint):
    """One event."""

    scopes = {"GET": Scope.EVENTS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getEvent",
        summary="Get an event",
        answers={200: EventSerializer},
        refusals={404: "unknown_event"},
    )
    def get(self, request: Request, event_id: str) -> Response:
        event = find_event(workspace=self.workspace, event_id=event_id)
        self.refuse_other_customer(event.customer_id)
        return Response(EventSerializer(event).data)


_WORDS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}


class TypesView(Endpoint):
    """Which types occur."""

    scopes = {"GET": Scope.EVENTS_READ}

    @describe("getEventTypes", summary="List the event types in use", answers={200: _WORDS})
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, set())
        return Response(used_types(workspace=self.workspace))


class SourcesView(Endpoint):
    """Which sources occur."""

    scopes = {"GET": Scope.EVENTS_READ}

    @describe("getEventSources", summary="List the event sources in use", answers={200: _WORDS})
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, set())
        return Response(used_sources(workspace=self.workspace))
