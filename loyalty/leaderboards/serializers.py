"""Leaderboards as JSON. Who looks decides what is told of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from rest_framework import serializers

from accounts.caller import Caller
from accounts.scopes import Scope
from core.money import show_amount
from loyalty.leaderboards.models import BoardSpan, Leaderboard, Metric
from loyalty.leaderboards.ranking import Place, Ranking

Parsed = serializers.Serializer[Any]


class BoardSerializer(Parsed):
    """A leaderboard: what GET gives and PUT takes."""

    leaderboardId = serializers.CharField(required=False, help_text="The key in its address.")
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, max_length=2000)
    metric = serializers.ChoiceField(Metric.choices, required=False)
    span = serializers.ChoiceField(BoardSpan.choices, required=False)
    counts = serializers.DictField(
        required=False,
        allow_null=True,
        help_text="`triggers`: which events the metric count counts.",
    )
    active = serializers.BooleanField(required=False)


class PlaceSerializer(Parsed):
    """One customer on a board; of others a customer's token is told rank and score alone."""

    rank = serializers.IntegerField()
    score = serializers.CharField(help_text="A number, or money as text.")
    userId = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    you = serializers.BooleanField(required=False)


class RankingSerializer(Parsed):
    """A page of a board, and who is around one customer."""

    leaderboardId = serializers.CharField()
    title = serializers.CharField()
    metric = serializers.ChoiceField(Metric.choices)
    span = serializers.ChoiceField(BoardSpan.choices)
    closed = serializers.BooleanField(help_text="Whether these are the kept places of a month.")
    to = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField(help_text="So many customers have scored.")
    entries = PlaceSerializer(many=True)
    neighbours = PlaceSerializer(many=True, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which a class cannot name."""
        return super().get_fields() | {"from": serializers.DateTimeField(allow_null=True)}


class RankSerializer(Parsed):
    """Where one customer is on a board."""

    leaderboardId = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    score = serializers.CharField(help_text="A number, or money as text.")
    total = serializers.IntegerField()
    toNext = serializers.CharField(
        allow_null=True, help_text="What the next better score has more: a number, or text."
    )


class CustomerBoardSerializer(RankSerializer):
    """A board as one customer sees it."""

    title = serializers.CharField()
    metric = serializers.ChoiceField(Metric.choices)
    span = serializers.ChoiceField(BoardSpan.choices)
    neighbours = PlaceSerializer(many=True)


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks: a customer knows nobody else, a key names people if it may see customers."""

    own: UUID | None
    sees_names: bool

    @classmethod
    def of(cls, caller: Caller) -> "Onlooker":
        """The one who calls."""
        own = caller.customer.id if caller.customer else None
        return cls(own, caller.may(Scope.CUSTOMERS_READ))

    def told(self, place: Place) -> dict[str, Any]:
        """What there is to tell of the person at a place."""
        if self.own is None:
            person = {"userId": place.user_id}
            return person | {"name": place.name} if self.sees_names else person
        is_own = place.customer_id == self.own
        return {"userId": place.user_id, "you": True} if is_own else {"you": False}


def shown_board(board: Leaderboard) -> dict[str, Any]:
    """A board as the API gives and takes it."""
    return {
        "leaderboardId": board.key,
        "title": board.title,
        "description": board.description,
        "metric": board.metric,
        "span": board.span,
        "counts": board.counts or None,
        "active": board.is_active,
    }


def shown_ranking(ranking: Ranking, onlooker: Onlooker, *, is_around: bool) -> dict[str, Any]:
    """A page of a board, with the neighbours of the customer that was asked for."""
    near = _places(ranking, ranking.neighbours, onlooker)
    return _heading(ranking) | {
        "closed": ranking.contest.closed_on is not None,
        "from": ranking.contest.window.starts_at,
        "to": ranking.contest.window.ends_at,
        "total": ranking.total,
        "entries": _places(ranking, ranking.entries, onlooker),
        "neighbours": near if is_around else None,
    }


def shown_rank(ranking: Ranking) -> dict[str, Any]:
    """Where the customer that was asked for is; without a score there is no rank."""
    own = ranking.own
    to_next = ranking.to_next
    return {
        "leaderboardId": ranking.contest.board.key,
        "rank": own and own.rank,
        "score": _score(ranking, own.score if own else Decimal(0)),
        "total": ranking.total,
        "toNext": None if to_next is None else _score(ranking, to_next),
    }


def shown_customer_board(ranking: Ranking, onlooker: Onlooker) -> dict[str, Any]:
    """A board as one customer sees it: their rank, and who is around them."""
    near = _places(ranking, ranking.neighbours, onlooker)
    return _heading(ranking) | shown_rank(ranking) | {"neighbours": near}


def _heading(ranking: Ranking) -> dict[str, Any]:
    board = ranking.contest.board
    return {
        "leaderboardId": board.key,
        "title": board.title,
        "metric": ranking.contest.metric.value,
        "span": board.span,
    }


def _places(ranking: Ranking, places: Sequence[Place], onlooker: Onlooker) -> list[dict[str, Any]]:
    return [
        {"rank": one.rank, "score": _score(ranking, one.score), **onlooker.told(one)}
        for one in places
    ]


def _score(ranking: Ranking, score: Decimal) -> int | str:
    if ranking.contest.metric is Metric.SPEND:
        return show_amount(score, ranking.contest.board.workspace.currency)
    return int(score)
