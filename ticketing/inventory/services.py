"""Taking what is scarce, and giving back exactly that.

Whoever takes or gives back shares the event's row first (`share_event`); whoever changes what
there is of it has the row alone (`hold_event`). So a capacity that comes, goes or changes meets
no sale half-way, and sales do not wait for each other but where something is scarce.
"""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import ngettext

from accounts.models import Workspace
from core.statements import run
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import CapacityBelowTaken, UnknownTicketedEvent
from ticketing.inventory.counting import count_taken
from ticketing.inventory.models import Stock, StockKind

_SHARE = """
    SELECT status FROM ticketing_ticketedevent WHERE workspace_id = %s AND id = %s FOR KEY SHARE
"""
# Locked in the order of the ids: two orders for the same things cannot wait in a circle.
_TAKE = """
    WITH wanted AS (
        SELECT stock.subject_id, number
        FROM ticketing_stock stock
        JOIN unnest(%(subjects)s::uuid[], %(numbers)s::int[]) AS w(subject_id, number)
            USING (subject_id)
        WHERE workspace_id = %(workspace)s AND capacity IS NOT NULL
        ORDER BY stock.subject_id
        FOR NO KEY UPDATE OF stock
    ), taken AS (
        UPDATE ticketing_stock stock SET taken = taken + number
        FROM wanted
        WHERE workspace_id = %(workspace)s AND stock.subject_id = wanted.subject_id
            AND taken + number <= capacity
        RETURNING stock.subject_id
    )
    SELECT subject_id FROM wanted WHERE subject_id NOT IN (SELECT subject_id FROM taken)
"""
_GIVE_BACK = """
    WITH given AS (
        SELECT stock.subject_id, number
        FROM ticketing_stock stock
        JOIN unnest(%(subjects)s::uuid[], %(numbers)s::int[]) AS w(subject_id, number)
            USING (subject_id)
        WHERE workspace_id = %(workspace)s AND capacity IS NOT NULL
        ORDER BY stock.subject_id
        FOR NO KEY UPDATE OF stock
    )
    UPDATE ticketing_stock stock SET taken = taken - number
    FROM given
    WHERE workspace_id = %(workspace)s AND stock.subject_id = given.subject_id
    RETURNING stock.subject_id
"""


class TooFew(Exception):
    """There is too little of these subjects; nothing that the transaction took may be kept."""

    def __init__(self, subjects: frozenset[UUID]) -> None:
        self.subjects = subjects
        super().__init__()


def share_event(*, workspace_id: UUID, event_id: UUID) -> str:
    """Keep an event's set-up as it is until the transaction ends; answers its status."""
    rows = run(_SHARE, [workspace_id, event_id])
    if not rows:
        raise UnknownTicketedEvent
    return str(rows[0][0])


def hold_event(*, workspace: Workspace, event_id: UUID) -> TicketedEvent:
    """Have an event alone until the transaction ends: no sale is under way, and none begins."""
    return (
        TicketedEvent.objects.of(workspace)
        .select_related("workspace")
        .select_for_update(of=("self",))
        .get(id=event_id)
    )


def take(*, workspace_id: UUID, wants: Mapping[UUID, int]) -> None:
    """Take so many of each subject. Raises TooFew, after which the transaction must not commit.

    The last thing that a transaction does: whoever wants the same waits until it ends.
    """
    given = {"workspace": workspace_id, "subjects": list(wants), "numbers": list(wants.values())}
    if missing := [row[0] for row in run(_TAKE, given)]:
        raise TooFew(frozenset(missing))


def give_back(*, workspace_id: UUID, gifts: Mapping[UUID, int]) -> None:
    """Give back so many of each subject; more than were taken is refused by the database."""
    if gifts:
        run(
            _GIVE_BACK,
            {
                "workspace": workspace_id,
                "subjects": list(gifts),
                "numbers": list(gifts.values()),
            },
        )


def set_capacity(
    *, workspace: Workspace, kind: StockKind, subject_id: UUID, capacity: int | None
) -> Stock:
    """Say how many there are of something; None is any number. Raises CapacityBelowTaken.

    The caller holds the event. What is taken is counted from orders and tickets when there was
    any number until now; afterwards the counter knows, and a save does not wait for a count.
    """
    known = Stock.objects.of(workspace).filter(subject_id=subject_id).exclude(capacity=None).first()
    if capacity is None:
        taken = 0
    else:
        taken = known.taken if known else count_taken(workspace, kind, subject_id)
    if capacity is not None and taken > capacity:
        words = ngettext(
            "%(taken)s is taken already; %(capacity)s would be too few.",
            "%(taken)s are taken already; %(capacity)s would be too few.",
            taken,
        )
        raise CapacityBelowTaken(words % {"taken": taken, "capacity": capacity})
    stock, _made = Stock.objects.update_or_create(
        workspace=workspace,
        subject_id=subject_id,
        defaults={"capacity": capacity, "taken": taken},
        create_defaults={"kind": kind, "capacity": capacity, "taken": taken},
    )
    return stock
