"""Standard competition ranking (1 2 2 4) over everybody who scored, then paged: one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from loyalty.leaderboards.contests import Contest
from loyalty.leaderboards.scoring import Params, scores

# Equals stand in the order in which they became customers, so that pages are stable. Whoever was
# erased is on no board; the ranks that a closed month kept stay what they were.
_RANKED = """
    WITH score AS ({scores}), ranked AS MATERIALIZED (
        SELECT s.customer_id, s.score,
            coalesce(s.kept, rank() OVER (ORDER BY s.score DESC)) AS rank,
            row_number() OVER (ORDER BY s.score DESC, s.customer_id) AS place
        FROM score s JOIN accounts_customer c ON c.id = s.customer_id
        WHERE c.workspace_id = {workspace} AND c.erased_at IS NULL
    )
"""
_SHOWN = """
    , seen AS MATERIALIZED (
        SELECT (SELECT count(*) FROM ranked) AS total, own.place AS own,
            (SELECT min(score) FROM ranked WHERE score > own.score) AS above
        FROM (SELECT) AS always LEFT JOIN ranked own ON own.customer_id = {around}::uuid
    )
    SELECT {number}::int AS number, seen.total, seen.above, p.place, p.rank, p.score,
        c.id, c.external_id, c.name
    FROM seen
    LEFT JOIN ranked p ON p.place > {offset} AND p.place <= {offset} + {limit}::bigint
        OR p.place BETWEEN seen.own - {neighbours} AND seen.own + {neighbours}
    LEFT JOIN accounts_customer c ON c.workspace_id = {workspace} AND c.id = p.customer_id
"""


_EVERYBODY = "SELECT customer_id, score, rank FROM ranked ORDER BY place"


@dataclass(frozen=True, slots=True)
class View:
    """Which places are wanted: a page, and `neighbours` above and below one customer."""

    offset: int = 0
    limit: int = 0
    around: UUID | None = None
    neighbours: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One customer on a board: `place` counts on where `rank` is shared."""

    place: int
    rank: int
    score: Decimal
    customer_id: UUID
    user_id: str
    name: str


@dataclass(slots=True)
class Ranking:
    """A part of a board: the page, and who is around a customer.

    `total` customers scored; `to_next` is what `own` lacks of the next better score.
    """

    contest: Contest
    total: int
    entries: list[Place] = field(default_factory=list)
    neighbours: list[Place] = field(default_factory=list)
    own: Place | None = None
    to_next: Decimal | None = None


def rank(*, workspace: Workspace, contests: Sequence[Contest], view: View) -> list[Ranking]:
    """The wanted places of each contest: one statement for all of them."""
    if not contests:
        return []
    params = Params()
    parts = [
        f"({_part(workspace, contest, number, params, view)})"
        for number, contest in enumerate(contests)
    ]
    found: dict[int, list[Any]] = {}
    for row in run(f"{' UNION ALL '.join(parts)} ORDER BY number, place", params):
        found.setdefault(row[0], []).append(row)
    return [_ranking(contest, found[number], view) for number, contest in enumerate(contests)]


def rank_everybody(contest: Contest) -> list[tuple[UUID, Decimal, int]]:
    """Who scored, what, and at which rank."""
    params = Params()
    ranked = _ranked(contest, params)
    return run(ranked + _EVERYBODY, params)


def _ranked(contest: Contest, params: Params) -> str:
    workspace = params.add(contest.board.workspace_id)
    return _RANKED.format(scores=scores(contest, params), workspace=workspace)


def _part(workspace: Workspace, contest: Contest, number: int, params: Params, view: View) -> str:
    shown = _SHOWN.format(
        number=params.add(number),
        around=params.add(view.around),
        offset=params.add(view.offset),
        limit=params.add(view.limit),
        neighbours=params.add(view.neighbours),
        workspace=params.add(workspace.id),
    )
    return _ranked(contest, params) + shown


def _ranking(contest: Contest, rows: Sequence[Any], view: View) -> Ranking:
    _, total, above, *_ = rows[0]
    ranking = Ranking(contest, total)
    places = [Place(*row[3:]) for row in rows if row[3] is not None]
    ranking.own = next((one for one in places if one.customer_id == view.around), None)
    last = view.offset + view.limit
    ranking.entries = [one for one in places if view.offset < one.place <= last]
    if ranking.own is not None:
        near = range(ranking.own.place - view.neighbours, ranking.own.place + view.neighbours + 1)
        ranking.neighbours = [one for one in places if one.place in near]
        ranking.to_next = None if above is None else above - ranking.own.score
    return ranking
