"""Leaderboards as a shop would set them up, and how the tests ask them."""

from datetime import datetime
from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from loyalty.leaderboards.content import BoardContent
from loyalty.leaderboards.contests import Contest, present_contest
from loyalty.leaderboards.ranking import Place, Ranking, View, rank
from loyalty.leaderboards.services import put_leaderboard
from loyalty.models import Leaderboard
from tests.factories import NOON, purchase
from tests.loyalty.programme import PURCHASES, record

EVERYBODY = View(limit=1000)


def make_board(workspace: Workspace, key: str = "top", **says: Any) -> Leaderboard:
    """A board by points of this month, unless told otherwise; `says` are fields of the API."""
    fields = {"title": "Top"} | says
    if fields.get("metric") == "count":
        fields = {"counts": {"triggers": PURCHASES}} | fields
    content = msgspec.convert(fields, BoardContent)
    return put_leaderboard(workspace=workspace, key=key, content=content)


def ranking_of(board: Leaderboard, *, at: datetime = NOON, view: View = EVERYBODY) -> Ranking:
    """The board as it stands at an instant."""
    return ranked(present_contest(board, at=at), view)


def ranked(contest: Contest, view: View = EVERYBODY) -> Ranking:
    """One contest's ranking."""
    return rank(workspace=contest.board.workspace, contests=[contest], view=view)[0]


def told(places: list[Place]) -> list[tuple[int, str, Any]]:
    """Rank, customer and score."""
    return [(one.rank, one.user_id, one.score) for one in places]


def buy(
    customer: Customer, amount: str | int = 10, at: datetime = NOON, **more: Any
) -> ActivityEvent:
    """A purchase at an instant, known at once."""
    made = purchase(customer, str(amount), event_timestamp=at, **more)
    [receipt] = record(customer.workspace, made, at=max(at, NOON))
    return ActivityEvent.objects.get(workspace=customer.workspace, id=str(receipt.id))
