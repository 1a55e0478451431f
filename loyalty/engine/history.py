"""What was recorded of some customers, as the engine reads it again: oldest first, one query."""

from collections.abc import Collection, Iterable
from uuid import UUID

from accounts.models import Workspace
from core.statements import run
from loyalty.engine.recorded import COLUMNS, Recorded, recorded

_OF_CUSTOMERS = f"""
    SELECT {COLUMNS} FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = ANY(%s)
        AND (event_type = ANY(%s::text[]) OR %s::text[] IS NULL) AND id <> ALL(%s::uuid[])
    ORDER BY customer_id, occurred_at, id
"""  # noqa: S608 - the columns are the module's own
_BY_ID = f"""
    SELECT {COLUMNS} FROM events_activityevent WHERE workspace_id = %s AND id = ANY(%s)
"""  # noqa: S608 - likewise
# Their types are written out, so that the index of refunds answers it.
_REFUNDS = f"""
    SELECT {COLUMNS} FROM events_activityevent
    WHERE workspace_id = %s AND customer_id = ANY(%s) AND event_type IN ('refund', 'credit')
"""  # noqa: S608 - likewise


def events_of(
    *,
    workspace: Workspace,
    customer_ids: Iterable[UUID],
    types: Collection[str] | None = None,
    without: Collection[UUID] = (),
) -> list[Recorded]:
    """Everything, or what is of some types, that was recorded of the customers."""
    wanted = None if types is None else list(types)
    params = [workspace.id, list(customer_ids), wanted, wanted, list(without)]
    return [recorded(row) for row in run(_OF_CUSTOMERS, params)]


def refunds_of(*, workspace: Workspace, customer_ids: Iterable[UUID]) -> list[Recorded]:
    """What came back to the customers, in no order."""
    return [recorded(row) for row in run(_REFUNDS, [workspace.id, list(customer_ids)])]


def events_by_id(*, workspace: Workspace, ids: Iterable[UUID]) -> dict[UUID, Recorded]:
    """The events with these ids."""
    return {row[0]: recorded(row) for row in run(_BY_ID, [workspace.id, list(ids)])}
