"""Leaderboards: how they are set up."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.bodies import read_body
from core.api.params import refuse_unknown
from core.api.parsing import Shape
from core.api.schema import describe
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.serializers import BoardSerializer, shown_board
from loyalty.leaderboards.services import (
    find_leaderboard,
    put_leaderboard,
    retire_leaderboard,
)
from loyalty.models import Leaderboard

_board = Shape(BoardContent)


class LeaderboardsView(Endpoint):
    """The boards that were set up; a customer sees those that are shown."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    @describe(
        "listLeaderboards",
        summary="List the leaderboards",
        answers={200: BoardSerializer(many=True)},
        refusals={400: "unknown_parameter"},
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, ())
        boards = Leaderboard.objects.of(self.workspace)
        if self.caller.customer is not None:
            boards = boards.active()
        return Response([shown_board(board) for board in boards])


class LeaderboardView(Endpoint):
    """One board, by its key."""

    scopes = {
        "GET": Scope.LOYALTY_READ,
        "PUT": Scope.LOYALTY_CONFIGURE,
        "DELETE": Scope.LOYALTY_CONFIGURE,
    }

    @describe(
        "getLeaderboard",
        summary="Get how a leaderboard is set up",
        answers={200: BoardSerializer},
        refusals={404: "unknown_definition"},
    )
    def get(self, request: Request, leaderboard_id: str) -> Response:
        board = find_leaderboard(workspace=self.workspace, key=leaderboard_id)
        return Response(shown_board(board))

    @describe(
        "putLeaderboard",
        summary="Make or change a leaderboard",
        request=BoardSerializer,
        answers={200: BoardSerializer},
        refusals={
            400: (
                "unknown_field required invalid_type nul_character broken_unicode "
                "number_too_large invalid_key other_key too_long field_not_allowed "
                "unknown_category unknown_type never_earns too_many"
            ),
            409: "too_many_definitions",
        },
    )
    def put(self, request: Request, leaderboard_id: str) -> Response:
        content = read_body(_board, self.raw_body())
        board = put_leaderboard(workspace=self.workspace, key=leaderboard_id, content=content)
        return Response(shown_board(board))

    @describe(
        "retireLeaderboard",
        summary="Retire a leaderboard",
        answers={204: None},
        refusals={404: "unknown_definition"},
    )
    def delete(self, request: Request, leaderboard_id: str) -> Response:
        retire_leaderboard(workspace=self.workspace, key=leaderboard_id)
        return Response(status=204)
