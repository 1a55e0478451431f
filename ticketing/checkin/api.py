"""The door: staff and keys alone; a customer's token opens nothing here."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from ticketing.checkin.scans import (
    Doorkeeper,
    Scan,
    ScanContent,
    Undo,
    UndoContent,
    as_scan,
    scan_shape,
    undo_shape,
)
from ticketing.checkin.serializers import (
    PassageSerializer,
    RedeemedSerializer,
    RedeemSerializer,
    ReturnedSerializer,
    ScanSerializer,
    UndoneSerializer,
    UndoSerializer,
)
from ticketing.checkin.services.redeeming import redeem_perk
from ticketing.checkin.services.returning import return_perk
from ticketing.checkin.services.scanning import scan_ticket
from ticketing.checkin.services.undoing import undo_scan
from ticketing.checkin.showing import (
    shown_passage,
    shown_redeemed,
    shown_returned,
    shown_undone,
)

_BODY = "invalid_type unknown_field too_long time_zone_missing out_of_range"
_DEAD = "code_not_genuine code_replaced ticket_refunded ticket_cancelled event_cancelled"


class DoorEndpoint(Endpoint):
    """A call of a door."""

    scopes = {"POST": Scope.TICKETS_AT_DOOR}

    @property
    def doorkeeper(self) -> Doorkeeper:
        """Who stands there."""
        return Doorkeeper.of(self.caller)

    def scan(self) -> Scan:
        """The body as a scan; an empty one is a scan now."""
        raw = self.raw_body()
        content = read_body(scan_shape, raw) if raw.strip() else ScanContent()
        return as_scan(content, received_at=timezone.now())

    def undo(self) -> Undo:
        """The body as what is taken back."""
        raw = self.raw_body()
        content = read_body(undo_shape, raw) if raw.strip() else UndoContent()
        return Undo(content.nonce, timezone.now())


class CheckInView(DoorEndpoint):
    """Letting in, and out."""

    @describe(
        "checkIn",
        summary="Let the holder of a ticket in, or out; the same nonce gets the same answer",
        request=ScanSerializer,
        answers={200: PassageSerializer},
        refusals={
            400: f"unknown_parameter {_BODY}",
            404: "unknown_ticket",
            409: f"already_in no_reentry not_inside wrong_event {_DEAD}",
        },
        parameters=[query("event", says="The door's event: a ticket for another is refused.")],
    )
    def post(self, request: Request, ticket_id: str) -> Response:
        refuse_unknown(request.query_params, {"event"})
        passage = scan_ticket(
            workspace=self.workspace,
            name=ticket_id,
            scan=self.scan(),
            by=self.doorkeeper,
            event_name=request.query_params.get("event", ""),
        )
        with_name = self.caller.may(Scope.CUSTOMERS_READ)
        return Response(shown_passage(passage, with_name=with_name))


class CheckInUndoView(DoorEndpoint):
    """Taking a scan back."""

    @describe(
        "undoCheckIn",
        summary="Take back a scan of a ticket: the one with the nonce, or the last",
        request=UndoSerializer,
        answers={200: UndoneSerializer},
        refusals={
            400: f"unknown_parameter {_BODY}",
            404: "unknown_ticket",
            409: "nothing_to_undo too_late_to_undo code_not_genuine",
        },
    )
    def post(self, request: Request, ticket_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        undone = undo_scan(
            workspace=self.workspace, name=ticket_id, undo=self.undo(), by=self.doorkeeper
        )
        return Response(shown_undone(undone))


class PerkView(DoorEndpoint):
    """Giving out a perk."""

    @describe(
        "redeemPerk",
        summary="Give out a perk of a ticket; the same nonce gets the same answer",
        request=RedeemSerializer,
        answers={200: RedeemedSerializer},
        refusals={
            400: f"unknown_parameter {_BODY}",
            404: "unknown_ticket unknown_perk",
            409: f"perk_used_up wrong_event {_DEAD}",
        },
        parameters=[query("event", says="The bar's event: a ticket for another is refused.")],
    )
    def post(self, request: Request, ticket_id: str, perk_id: str) -> Response:
        refuse_unknown(request.query_params, {"event"})
        redeemed = redeem_perk(
            workspace=self.workspace,
            name=ticket_id,
            perk_name=perk_id,
            scan=self.scan(),
            by=self.doorkeeper,
            event_name=request.query_params.get("event", ""),
        )
        return Response(shown_redeemed(redeemed))


class PerkUndoView(DoorEndpoint):
    """Taking a perk back."""

    @describe(
        "undoPerk",
        summary="Take back a perk that was given: the one with the nonce, or the last",
        request=UndoSerializer,
        answers={200: ReturnedSerializer},
        refusals={
            400: f"unknown_parameter {_BODY}",
            404: "unknown_ticket unknown_perk",
            409: "nothing_to_undo too_late_to_undo code_not_genuine",
        },
    )
    def post(self, request: Request, ticket_id: str, perk_id: str) -> Response:
        refuse_unknown(request.query_params, set())
        returned = return_perk(
            workspace=self.workspace,
            name=ticket_id,
            perk_name=perk_id,
            undo=self.undo(),
            by=self.doorkeeper,
        )
        return Response(shown_returned(returned))
