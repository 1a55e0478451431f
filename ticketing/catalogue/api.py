"""What is on, what it offers, and how it is set up."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape, refuse_unkeepable_text
from core.api.schema import describe, query
from core.errors import Invalid
from ticketing.calling import AttendeeEndpoint
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.reading import offers_of
from ticketing.catalogue.serializers import (
    EventSetUpSerializer,
    OfferSerializer,
    TicketedEventSerializer,
)
from ticketing.catalogue.services.finding import find_any_ticketed_event, find_code
from ticketing.catalogue.services.setting_up import put_ticketed_event
from ticketing.catalogue.showing import shown_event, shown_offer, shown_set_up

_set_up = Shape(TicketedEventContent)
MOST_LISTED = 500


class EventsView(AttendeeEndpoint):
    """What is on."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listClientEvents",
        summary="What is on, the next first",
        answers={200: TicketedEventSerializer(many=True)},
        refusals={400: "unknown_parameter out_of_range nul_character"},
        parameters=[
            query("when", says="upcoming (default), past or all."),
            query("q", says="Words in title, venue or description."),
        ],
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"when", "q"})
        now = timezone.now()
        rows = TicketedEvent.objects.of(self.workspace).listed()
        when = request.query_params.get("when", "upcoming")
        if when not in {"upcoming", "past", "all"}:
            raise Invalid.field("when", "out_of_range", "Say upcoming, past or all.")
        if when != "all":
            rows = rows.past(at=now) if when == "past" else rows.upcoming(at=now)
        if words := request.query_params.get("q", "").strip():
            refuse_unkeepable_text(words, field="q")
            rows = rows.matching(words)
        return Response([shown_event(one, at=now) for one in rows[:MOST_LISTED]])


class EventView(AttendeeEndpoint):
    """One event."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getClientEvent",
        summary="Get an event",
        answers={200: TicketedEventSerializer},
        refusals={404: "unknown_ticketed_event"},
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        return Response(shown_event(self.event_named(ticketed_event_id), at=timezone.now()))


class TicketTypesView(AttendeeEndpoint):
    """What an event offers."""

    scopes = {"GET": Scope.TICKETS_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listTicketTypes",
        summary="The tickets of an event, with prices and what is left",
        answers={200: OfferSerializer(many=True)},
        refusals={400: "unknown_parameter promo_code_refused", 404: "unknown_ticketed_event"},
        parameters=[query("promoCode", says="Also shows what is hidden behind this code.")],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, {"promoCode"})
        event, now = self.event_named(ticketed_event_id), timezone.now()
        code = find_code(event, request.query_params.get("promoCode", ""), at=now)
        return Response([shown_offer(one) for one in offers_of(event, at=now, code=code)])


class EventSetUpView(Endpoint):
    """The whole set-up of an event, by its key."""

    # It has the promo codes, so that reading it is as good as making them.
    scopes = {"GET": Scope.TICKETS_CONFIGURE, "PUT": Scope.TICKETS_CONFIGURE}

    @describe(
        "getTicketedEvent",
        summary="Get the set-up of an event",
        answers={200: EventSetUpSerializer},
        refusals={404: "unknown_ticketed_event"},
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        event = find_any_ticketed_event(workspace=self.workspace, name=ticketed_event_id)
        return self._shown(event)

    @describe(
        "putTicketedEvent",
        summary="Make or change an event with its ticket types, perks, promo codes and sessions",
        request=EventSetUpSerializer,
        answers={200: EventSetUpSerializer},
        refusals={
            400: "unknown_field required invalid_type invalid_key other_key key_twice too_long"
            " too_many too_many_digits out_of_range time_zone_missing unknown_time_zone"
            " unknown_currency unknown_ticket_type ends_before_it_starts cannot_change"
            " unknown_room unknown_speaker",
            409: "capacity_below_taken",
        },
    )
    def put(self, request: Request, ticketed_event_id: str) -> Response:
        content = read_body(_set_up, self.raw_body())
        return self._shown(
            put_ticketed_event(workspace=self.workspace, key=ticketed_event_id, content=content)
        )

    def _shown(self, event: TicketedEvent) -> Response:
        return Response(shown_set_up(event, at=timezone.now()))
