"""Everything that is known of some customers' points: a fixed number of queries for a chunk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from accounts.models import Customer, Pass, Workspace
from core.statements import run
from loyalty.engine.history import events_of
from loyalty.engine.lots import lots_of
from loyalty.engine.members import read_members
from loyalty.engine.recorded import Recorded
from loyalty.engine.standing import NewLot, Standing, Standings
from loyalty.models import EntryKind, LimitUse
from loyalty.replay.differences import Difference
from loyalty.rules.parts import Trace, decode_trace

_LINES = """
    SELECT customer_id, turn, kind, points, pending, balance, event_id, step, subject_id, goal,
        occurred_at, made_at, trace::text
    FROM loyalty_ledgerentry WHERE workspace_id = %s AND customer_id = ANY(%s)
    ORDER BY customer_id, turn
"""


class Line(msgspec.Struct):
    """An entry of the ledger."""

    customer_id: UUID
    turn: int
    kind: str
    points: int
    pending: int
    balance: int
    event_id: UUID | None
    step: int
    subject_id: UUID | None
    goal: int | None
    occurred_at: datetime
    made_at: datetime
    trace: Trace

    @property
    def moved(self) -> int:
        """The points that it gives or takes, those still to ripen included."""
        return self.points + self.pending

    @property
    def is_award(self) -> bool:
        """Whether it is what an event earned at first."""
        return self.kind == EntryKind.EARN and self.event_id is not None and self.step == 0


@dataclass(frozen=True, slots=True)
class Account:
    """One customer: what is kept of the points, and what they follow from."""

    customer: Customer
    member: Standing
    card: Mapping[str, Any]
    lines: Sequence[Line] = ()
    lots: Sequence[NewLot] = ()
    uses: Mapping[tuple[UUID, date], int] = field(default_factory=dict)
    events: Mapping[UUID, Recorded] = field(default_factory=dict)

    def differs(
        self, what: str, expected: object, found: object, line: Line | None = None, rule: str = ""
    ) -> Iterator[Difference]:
        """A difference, if there is one; `line` is where in the ledger."""
        if expected != found:
            event_id = line.event_id if line is not None else None
            named = self.customer.external_id
            if line is not None:
                what = f"turn {line.turn}, {what}"
            yield Difference(named, what, expected, found, event_id, rule)


def read_accounts(workspace: Workspace, customers: Sequence[Customer]) -> list[Account]:
    """The customers' accounts, in their order."""
    keys = [customer.id for customer in customers]
    members = read_members(workspace=workspace, customer_ids=keys)
    lines = _by_customer(_lines(workspace, keys))
    lots = _by_customer(lots_of(workspace=workspace, customer_ids=keys))
    events = _by_customer(events_of(workspace=workspace, customer_ids=keys))
    cards = Pass.objects.filter(workspace=workspace, customer_id__in=keys)
    fields = dict(cards.values_list("customer_id", "fields"))
    uses = _uses(workspace, keys)
    return [
        Account(
            customer=customer,
            member=members.get(customer.id) or _nobody(customer),
            card=fields.get(customer.id, {}),
            lines=lines[customer.id],
            lots=lots[customer.id],
            uses=uses[customer.id],
            events={event.id: event for event in events[customer.id]},
        )
        for customer in customers
    ]


def _nobody(customer: Customer) -> Standing:
    """A member of zeros, of who has never earned anything."""
    return Standing(
        customer_id=customer.id,
        turn=0,
        balance=0,
        pending=0,
        lifetime=0,
        tier="",
        tier_period_on=date.min,
        earned_now=Decimal(0),
        earned_before=Decimal(0),
        standings=Standings(),
        due_at=None,
        has_refunds=False,
        groups=customer.user_groups,
        time_zone=customer.time_zone,
        former_zones=customer.former_zones,
        tier_revision=0,
    )


def _lines(workspace: Workspace, keys: Sequence[UUID]) -> Iterator[Line]:
    for row in run(_LINES, [workspace.id, list(keys)]):
        yield Line(*(*row[:-1], decode_trace(row[-1])))


def _uses(
    workspace: Workspace, keys: Iterable[UUID]
) -> Mapping[UUID, dict[tuple[UUID, date], int]]:
    uses: dict[UUID, dict[tuple[UUID, date], int]] = defaultdict(dict)
    for use in LimitUse.objects.filter(workspace=workspace, customer_id__in=keys):
        uses[use.customer_id][use.rule_id, use.period_on] = use.used
    return uses


def _by_customer(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found
