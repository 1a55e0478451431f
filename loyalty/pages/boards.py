"""Leaderboards as one member sees them: who leads, who is near, and nobody's name but their own."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Customer
from core.money import show_price
from loyalty.leaderboards.contests import present_contest
from loyalty.leaderboards.models import BoardSpan, Leaderboard, Metric
from loyalty.leaderboards.ranking import Place, Ranking, View, rank
from loyalty.rules.phrases import say_number, say_points

TOP = 5
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A place on a board. Of others nothing is told but the place; `gap`: some are left out."""

    rank: int
    score: str
    is_own: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard with its leaders and the member's neighbours."""

    board: Leaderboard
    rows: list[Row]
    span: str
    standing: str
    to_next: str


def boards_of(*, customer: Customer, at: datetime) -> list[Board]:
    """The house's leaderboards; one statement for all of them."""
    workspace = customer.workspace
    found = list(Leaderboard.objects.of(workspace).active())
    for board in found:
        board.workspace = workspace
    contests = [present_contest(board, at=at) for board in found]
    view = View(limit=TOP, around=customer.id, neighbours=NEIGHBOURS)
    return [
        _board(one, customer) for one in rank(workspace=workspace, contests=contests, view=view)
    ]


def _board(ranking: Ranking, customer: Customer) -> Board:
    board, own = ranking.contest.board, ranking.own
    standing = ""
    if own is not None:
        named = {"rank": say_number(own.rank), "total": say_number(ranking.total)}
        standing = _("You are number %(rank)s of %(total)s.") % named
    to_next = ""
    if ranking.to_next is not None:
        named = {"score": _score(ranking, ranking.to_next)}
        to_next = _("%(score)s more and you move up.") % named
    return Board(board, _rows(ranking, customer), _span(board), standing, to_next)


def _rows(ranking: Ranking, customer: Customer) -> list[Row]:
    places = {one.place: one for one in [*ranking.entries, *ranking.neighbours]}
    rows, last = [], 0
    for number in sorted(places):
        rows.append(_row(ranking, places[number], customer, gap=number > last + 1))
        last = number
    return rows


def _row(ranking: Ranking, place: Place, customer: Customer, *, gap: bool) -> Row:
    is_own = place.customer_id == customer.id
    return Row(place.rank, _score(ranking, place.score), is_own, gap)


def _score(ranking: Ranking, score: Decimal) -> str:
    metric = ranking.contest.metric
    if metric is Metric.SPEND:
        return show_price(score, ranking.contest.board.workspace.currency)
    if metric is Metric.POINTS:
        return say_points(score)
    words = ngettext("%(n)s time", "%(n)s times", int(score))
    return words % {"n": say_number(score)}


def _span(board: Leaderboard) -> str:
    return str(BoardSpan(board.span).label)
