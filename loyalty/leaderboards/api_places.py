"""Who is where on a leaderboard."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoint import Endpoint
from accounts.scopes import Scope
from core.api.params import refuse_unknown
from core.api.schema import describe, query
from loyalty.leaderboards.asking import (
    asked_board,
    asked_limit,
    asked_month,
    asked_neighbours,
    asked_offset,
)
from loyalty.leaderboards.contests import Contest, month_contest, present_contest
from loyalty.leaderboards.ranking import View, rank
from loyalty.leaderboards.serializers import (
    CustomerBoardSerializer,
    Onlooker,
    RankingSerializer,
    RankSerializer,
    shown_customer_board,
    shown_rank,
    shown_ranking,
)
from loyalty.leaderboards.services import active_leaderboard
from loyalty.models import Leaderboard

_BOARD = query("leaderboardId", says="The leaderboard's key.", required=True)
_MONTH = query("month", says="A calendar month such as 2026-10; the present one when missing.")
_NEIGHBOURS = query("neighbours", int, "How many above and below, 0 to 50; 2 when missing.")


class _BoardEndpoint(Endpoint):
    """Reads a board; a customer's token may."""

    scopes = {"GET": Scope.LOYALTY_READ}
    customer_methods = frozenset({"GET"})

    def asked_contest(self, request: Request) -> Contest:
        """The board in the window that the query string names."""
        params = request.query_params
        board = active_leaderboard(workspace=self.workspace, key=asked_board(params))
        board.workspace = self.workspace
        month = asked_month(params, board)
        if month is not None:
            return month_contest(board, month)
        return present_contest(board, at=timezone.now())


class RankingView(_BoardEndpoint):
    """A board, page by page."""

    @describe(
        "getRanking",
        summary="See who leads a leaderboard, and who is around one customer",
        answers={200: RankingSerializer},
        parameters=[
            _BOARD,
            _MONTH,
            query("limit", int, "1 to 1000; 50 when missing."),
            query("offset", int, "How many places to leave out at the top."),
            query("around", says="Your own id of a customer, whose neighbours are wanted too."),
            _NEIGHBOURS,
        ],
        refusals={
            400: "unknown_parameter required out_of_range invalid_month not_monthly",
            404: "unknown_definition unknown_customer",
        },
    )
    def get(self, request: Request) -> Response:
        params = request.query_params
        known = {"leaderboardId", "month", "limit", "offset", "around", "neighbours"}
        refuse_unknown(params, known)
        contest = self.asked_contest(request)
        around = self.customer_named(params["around"]).id if "around" in params else None
        view = View(asked_offset(params), asked_limit(params), around, asked_neighbours(params))
        [ranking] = rank(workspace=self.workspace, contests=[contest], view=view)
        onlooker = Onlooker.of(self.caller)
        return Response(shown_ranking(ranking, onlooker, is_around=around is not None))


class CustomerRankView(_BoardEndpoint):
    """Where one customer is on one board."""

    @describe(
        "getCustomerRank",
        summary="Get a customer's rank, and what is missing to the next",
        answers={200: RankSerializer},
        parameters=[_BOARD, _MONTH],
        refusals={
            400: "unknown_parameter required invalid_month not_monthly",
            404: "unknown_definition unknown_customer",
        },
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"leaderboardId", "month"})
        view = View(around=self.customer_named(user_id).id)
        contest = self.asked_contest(request)
        [ranking] = rank(workspace=self.workspace, contests=[contest], view=view)
        return Response(shown_rank(ranking))


class CustomerBoardsView(_BoardEndpoint):
    """Every board, as one customer sees it."""

    @describe(
        "getCustomerLeaderboards",
        summary="See a customer's neighbourhood on every leaderboard",
        answers={200: CustomerBoardSerializer(many=True)},
        parameters=[_NEIGHBOURS],
        refusals={400: "unknown_parameter out_of_range", 404: "unknown_customer"},
    )
    def get(self, request: Request, user_id: str) -> Response:
        refuse_unknown(request.query_params, {"neighbours"})
        customer = self.customer_named(user_id)
        view = View(around=customer.id, neighbours=asked_neighbours(request.query_params))
        now, onlooker = timezone.now(), Onlooker.of(self.caller)
        boards = Leaderboard.objects.of(self.workspace).active().select_related("workspace")
        contests = [present_contest(board, at=now) for board in boards]
        rankings = rank(workspace=self.workspace, contests=contests, view=view)
        return Response([shown_customer_board(one, onlooker) for one in rankings])
