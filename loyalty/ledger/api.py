"""A customer's points: what there is, how it came about, and tills that take some."""

from collections.abc import Callable

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import page_body
from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.paging import PAGING_PARAMS, page_of
from core.api.params import flag, refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe, query
from loyalty.ledger.reading import points_of, statement, tier_key
from loyalty.ledger.serializers import (
    EntryPageSerializer,
    EntrySerializer,
    Movement,
    MovementSerializer,
    PointsSerializer,
    shown_line,
    shown_points,
)
from loyalty.ledger.services import adjust_points, spend_points
from loyalty.models import LedgerEntry

_movement = Shape(Movement)
_REFUSALS = {
    400: "unknown_parameter unknown_field required invalid_type out_of_range too_long"
    " nul_character broken_unicode number_too_large",
    404: "unknown_customer",
    409: "not_enough_points external_id_conflict",
}


class PointsView(Endpoint):
    """What a customer has."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "getPoints",
        summary="Get a customer's points: to spend, pending, and what expires next",
        answers={200: PointsSerializer},
        refusals={400: "unknown_parameter", 404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, ())
        customer, now = self.customer_named(user_id), timezone.now()
        points = points_of(customer=customer, at=now)
        return Response(shown_points(user_id, points, tier=tier_key(customer=customer, at=now)))


class HistoryView(Endpoint):
    """How a customer's points came about."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listPointsHistory",
        summary="List the movements of a customer's points, newest first",
        answers={200: EntryPageSerializer},
        parameters=[
            query("refusals", bool, "true: also events that earned nothing, and why."),
            query("limit", int, "1 to 1000; 50 when missing."),
            query("cursor", says="next_cursor of the page before."),
        ],
        refusals={
            400: "unknown_parameter not_a_flag out_of_range invalid_cursor",
            404: "unknown_customer",
        },
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"refusals", *PAGING_PARAMS})
        customer = self.customer_named(user_id)
        entries = LedgerEntry.objects.of(self.workspace).about(customer.id).newest_first()
        if not flag(request.query_params, "refusals"):
            entries = entries.movements()
        page = page_of(
            entries,
            request.query_params,
            moment=lambda entry: entry.made_at,
            key=lambda entry: entry.place,
        )
        lines = statement(workspace=self.workspace, entries=page.rows)
        return Response(page_body([shown_line(line) for line in lines], page.next_cursor))


class _MovingEndpoint(Endpoint):
    """Points are moved by those who act for the workspace, never by a customer's token."""

    scopes = {"POST": Scope.POINTS_WRITE}

    def move(self, user_id: str, service: Callable[..., LedgerEntry]) -> Response:
        """Read the wish, and answer with the entry that it became."""
        refuse_unknown(self.request.query_params, ())
        customer = self.customer_named(user_id)
        wish = read_body(_movement, self.raw_body())
        entry = service(
            customer=customer,
            points=wish.points,
            reason=wish.reason,
            by=self.caller.user,
            reference=wish.external_id or "",
        )
        [line] = statement(workspace=self.workspace, entries=[entry])
        return Response(shown_line(line))


class SpendView(_MovingEndpoint):
    """A till takes points."""

    @describe(
        "spendPoints",
        summary="Take points that a customer has, those that expire first first",
        request=MovementSerializer,
        answers={200: EntrySerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request, user_id: str) -> Response:
        return self.move(user_id, spend_points)


class AdjustView(_MovingEndpoint):
    """Staff, or a program, put points right."""

    @describe(
        "adjustPoints",
        summary="Give or take points by hand, and say why",
        request=MovementSerializer,
        answers={200: EntrySerializer},
        refusals=_REFUSALS,
    )
    def post(self, request: Request, user_id: str) -> Response:
        return self.move(user_id, adjust_points)
