"""Past events, customer by customer, in slices that fit into memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Workspace
from core.statements import run
from events.kinds import LOSSES
from loyalty.engine.history import events_of
from loyalty.engine.recorded import COLUMNS, Recorded, recorded
from loyalty.engine.refunds import TRANSACTIONS, amounts_kept

_MOST_PEOPLE = 500
# A slice with more events than this has one customer.
_ENOUGH_EVENTS = 5000
_FETCHED_AT_ONCE = 2000
_PEOPLE = """
    SELECT c.id, c.user_groups, coalesce(m.tier, ''), (
        SELECT count(*) FROM events_activityevent e
        WHERE e.workspace_id = c.workspace_id AND e.customer_id = c.id AND e.occurred_at >= %s
    )
    FROM (
        SELECT workspace_id, id, user_groups FROM accounts_customer
        WHERE workspace_id = %s AND id > %s ORDER BY id LIMIT %s
    ) c
    LEFT JOIN loyalty_member m ON m.workspace_id = c.workspace_id AND m.customer_id = c.id
    ORDER BY c.id
"""
_EVENTS = f"""
    SELECT {COLUMNS} FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = ANY(%s)
        AND occurred_at >= %s AND received_at <= %s
    ORDER BY customer_id, received_at, id
"""  # noqa: S608 - the columns are the engine's own
_REFUNDED = """
    SELECT DISTINCT customer_id FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = ANY(%s) AND event_type = ANY(%s)
"""
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Window:
    """Which events are meant: what happened since an instant and had come by another."""

    workspace: Workspace
    since: datetime
    until: datetime

    def size(self, *, most: int | None = None) -> int:
        """How many events there are, counted no further than `most`."""
        rows = run(
            "SELECT count(*) FROM (SELECT FROM events_activityevent WHERE workspace_id = %s"
            " AND occurred_at >= %s AND received_at <= %s LIMIT %s) AS found",
            [self.workspace.id, self.since, self.until, most],
        )
        return int(rows[0][0])


@dataclass(frozen=True, slots=True)
class Slice:
    """The next customers, some of whom did something: (id, groups, tier); `last` of all."""

    people: Sequence[tuple[UUID, list[str], str]]
    last: UUID


def next_slice(window: Window, after: UUID | None) -> Slice | None:
    """The customers that follow one in the order of their ids; None when nobody does."""
    rows = run(_PEOPLE, [window.since, window.workspace.id, after or _FIRST, _MOST_PEOPLE])
    people: list[tuple[UUID, list[str], str]] = []
    events, last = 0, None
    for customer_id, groups, tier, count in rows:
        events += count
        if people and events > _ENOUGH_EVENTS:
            break
        last = customer_id
        if count:
            people.append((customer_id, groups, tier))
    return Slice(people, last) if last else None


def amounts_left(window: Window, customer_ids: Sequence[UUID]) -> Mapping[UUID, Decimal]:
    """What is left of the purchases of those customers who ever had a refund."""
    workspace = window.workspace
    rows = run(_REFUNDED, [workspace.id, list(customer_ids), list(LOSSES)])
    refunded = [customer_id for (customer_id,) in rows]
    if not refunded:
        return {}
    return amounts_kept(events_of(workspace=workspace, customer_ids=refunded, types=TRANSACTIONS))


def histories(
    window: Window, customer_ids: Sequence[UUID]
) -> Iterator[tuple[UUID, Iterator[Recorded]]]:
    """Each customer's events, in the order in which they came. Read on before the next."""
    params: list[Any] = [window.workspace.id, list(customer_ids), window.since, window.until]
    # One customer may have a million: the cursor stays on the server, and needs a transaction.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_EVENTS, params)
        chunks = iter(lambda: cursor.fetchmany(_FETCHED_AT_ONCE), [])
        events = (recorded(row) for rows in chunks for row in rows)
        yield from groupby(events, key=lambda event: event.customer_id)
