"""An event's door as a whole: its figures, what it takes along, what it brings back."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.params import refuse_unknown, whole_number
from core.api.schema import describe, query
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.checkin.event_showing import shown_occupancy, shown_pack, shown_upload
from ticketing.checkin.packing import pack_tickets
from ticketing.checkin.reading import occupancy_of
from ticketing.checkin.scans import Doorkeeper
from ticketing.checkin.serializers import (
    DoorPackSerializer,
    OccupancySerializer,
    UploadedSerializer,
    UploadSerializer,
)
from ticketing.checkin.services.uploading import upload_scans
from ticketing.checkin.shifts import who_scanned
from ticketing.checkin.uploads import read_upload

# Of 20,000 tickets, four pages of about a megabyte, a fifth of that compressed.
MOST_PACKED = 5000


class EventDoorEndpoint(Endpoint):
    """A call about one event's door."""

    def event_named(self, name: str) -> TicketedEvent:
        """The event with this key or id, a draft too. Raises UnknownTicketedEvent."""
        return find_any_ticketed_event(workspace=self.workspace, name=name)


class DoorPackView(EventDoorEndpoint):
    """What a door takes along."""

    scopes = {"GET": Scope.TICKETS_AT_DOOR}

    @describe(
        "getDoorPack",
        summary="What a door needs to decide offline, or what changed of it since",
        answers={200: DoorPackSerializer},
        refusals={
            400: "unknown_parameter invalid_cursor out_of_range",
            404: "unknown_ticketed_event",
        },
        parameters=[
            query("since", says="The cursor of the pack before; without it, everything."),
            query("limit", int, says=f"Tickets a page: {MOST_PACKED} (default) at most."),
        ],
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        params = request.query_params
        refuse_unknown(params, {"since", "limit"})
        limit = whole_number(params, "limit", default=MOST_PACKED, most=MOST_PACKED)
        event = self.event_named(ticketed_event_id)
        page = pack_tickets(event, since=params.get("since", ""), limit=limit)
        with_names = self.caller.may(Scope.CUSTOMERS_READ)
        return Response(shown_pack(event, page, with_names=with_names))


class UploadView(EventDoorEndpoint):
    """What a door brings back."""

    scopes = {"POST": Scope.TICKETS_AT_DOOR}

    @describe(
        "uploadCheckIns",
        summary="Keep the scans of a door that was offline, and say what became of each",
        request=UploadSerializer,
        answers={200: UploadedSerializer},
        refusals={
            400: "invalid_type required unknown_field unknown_shift",
            404: "unknown_ticketed_event",
            413: "too_many_scans",
        },
    )
    def post(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        event, now = self.event_named(ticketed_event_id), timezone.now()
        upload = read_upload(self.raw_body(), received_at=now)
        by = Doorkeeper.of(self.caller)
        if upload.shift:
            by = who_scanned(upload.shift, event.workspace)
        made = upload_scans(event=event, scans=upload.scans, by=by, at=now)
        return Response(shown_upload(made))


class OccupancyView(EventDoorEndpoint):
    """How full it is."""

    scopes = {"GET": Scope.TICKETS_READ}

    @describe(
        "getOccupancy",
        summary="How many are expected, came and are inside, by gate, type and quarter of an hour",
        answers={200: OccupancySerializer},
        refusals={400: "unknown_parameter", 404: "unknown_ticketed_event"},
    )
    def get(self, request: Request, ticketed_event_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        event = self.event_named(ticketed_event_id)
        return Response(shown_occupancy(event, occupancy_of(event)))
