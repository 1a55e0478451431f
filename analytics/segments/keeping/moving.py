"""Members put in and taken out, and told of, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from pyroaring import BitMap

from accounts.models import Workspace
from analytics.models import Census, Segment
from core.ids import uuid7_series
from core.statements import run
from events.outbox import News, publish_all

# The customers are locked, in the order of their ids, so that nobody comes in while being erased.
_ENTER = """
    WITH living AS (
        SELECT customer.id, customer.number FROM accounts_customer AS customer
        WHERE customer.workspace_id = %(workspace)s AND customer.erased_at IS NULL
            AND customer.number = ANY(%(numbers)s)
        ORDER BY customer.id FOR KEY SHARE
    )
    INSERT INTO analytics_segmentmember (id, workspace_id, segment_id, customer_id, since)
    SELECT own.id, %(workspace)s, %(segment)s, living.id, %(since)s
    FROM living
    JOIN unnest(%(numbers)s::bigint[], %(ids)s::uuid[]) AS own (number, id) USING (number)
    ON CONFLICT (workspace_id, segment_id, customer_id) DO NOTHING
    RETURNING customer_id
"""
_LEAVE = """
    DELETE FROM analytics_segmentmember AS member USING accounts_customer AS customer
    WHERE member.workspace_id = %(workspace)s AND member.segment_id = %(segment)s
        AND customer.workspace_id = %(workspace)s AND customer.id = member.customer_id
        AND customer.number = ANY(%(numbers)s)
    RETURNING member.customer_id
"""
# One message is read as a whole.
_MOST_TOLD = 500


@dataclass(frozen=True, slots=True)
class Move:
    """Whose members move, and when; of a first count nothing is told."""

    workspace: Workspace
    segment: Segment
    is_silent: bool
    at: datetime

    def news(self, kind: str, customer_ids: list[UUID]) -> list[News]:
        """The messages about these customers."""
        if self.is_silent:
            return []
        told = [{"pass_id": str(one), "segment": self.segment.key} for one in sorted(customer_ids)]
        return [
            (kind, {"each": told[first : first + _MOST_TOLD]})
            for first in range(0, len(told), _MOST_TOLD)
        ]


@transaction.atomic
def move(to: Move, *, turn: int, entering: BitMap, leaving: BitMap) -> bool:
    """Put customers in and take others out. False, and nothing, when the turn has passed."""
    mine = Census.objects.filter(workspace=to.workspace, segment=to.segment, turn=turn)
    census = mine.select_for_update().first()
    if census is None:
        return False
    news = [
        *to.news("segment.entered", _moved(_ENTER, to, entering)),
        *to.news("segment.left", _moved(_LEAVE, to, leaving)),
    ]
    numbers = (census.numbers | entering) - leaving
    census.members, census.size, census.turn = numbers.serialize(), len(numbers), turn + 1
    census.save(update_fields=["members", "size", "turn"])
    if news:
        publish_all(workspace=to.workspace, news=news)
    return True


def _moved(statement: str, to: Move, numbers: BitMap) -> list[UUID]:
    if not numbers:
        return []
    params: dict[str, Any] = {
        "workspace": to.workspace.id,
        "segment": to.segment.id,
        "numbers": list(numbers),
    }
    if statement is _ENTER:
        params |= {"ids": uuid7_series(len(numbers)), "since": to.at}
    return [customer_id for (customer_id,) in run(statement, params)]
