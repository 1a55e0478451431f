"""What a customer has at an instant, also when no sweep has come by yet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Customer, Workspace
from loyalty.engine.lots import lots_of, next_due
from loyalty.engine.members import read_member
from loyalty.engine.settling import settle
from loyalty.engine.standing import NewLot
from loyalty.ledger.currencies import currencies_of
from loyalty.models import LedgerEntry, Slip
from loyalty.rules.parts import trace_of
from loyalty.rules.sentences import say_entry
from loyalty.rules.services import contents_of
from loyalty.tiers.placing import tier_of


@dataclass(frozen=True, slots=True)
class Due:
    """So many points of which something becomes at an instant."""

    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Points:
    """A customer's points: to spend, still to ripen, earned in all; and what comes next."""

    balance: int = 0
    pending: int = 0
    lifetime: int = 0
    next_available: Due | None = None
    next_expiry: Due | None = None


def points_of(*, customer: Customer, at: datetime) -> Points:
    """A customer's points at an instant; nothing is written, what is due is reckoned with."""
    workspace = customer.workspace
    member = read_member(workspace=workspace, customer_id=customer.id)
    if member is None:
        return Points()
    lots: list[NewLot] = []
    if member.due_at is not None:
        lots = lots_of(workspace=workspace, customer_ids=[customer.id])
        settle(member, lots, at)
    return Points(
        balance=member.balance,
        pending=member.pending,
        lifetime=member.lifetime,
        next_available=_next([lot for lot in lots if lot.is_pending]),
        next_expiry=_next([lot for lot in lots if not lot.is_pending]),
    )


def expiries_of(*, customer: Customer, at: datetime) -> list[Due]:
    """When points that a customer has at an instant will expire, if nothing is spent; the next
    first."""
    workspace = customer.workspace
    member = read_member(workspace=workspace, customer_id=customer.id)
    if member is None or member.due_at is None:
        return []
    lots = lots_of(workspace=workspace, customer_ids=[customer.id])
    settle(member, lots, at)
    sums: Counter[datetime] = Counter()
    for lot in lots:
        if not lot.is_pending and lot.due_at is not None and lot.remaining:
            sums[lot.due_at] += lot.remaining
    return [Due(points, moment) for moment, points in sorted(sums.items())]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: an entry, what it says, and the till's own number for it."""

    entry: LedgerEntry
    sentence: str
    external_id: str | None


def statement(*, workspace: Workspace, entries: Sequence[LedgerEntry]) -> list[Line]:
    """The entries as people read them; three queries, however many they are."""
    contents = contents_of(
        workspace=workspace,
        versions={
            (part.rule, part.version) for one in entries for part in trace_of(one.trace).parts
        },
    )
    slips = Slip.objects.filter(workspace=workspace, entry_id__in=[one.id for one in entries])
    names = dict(slips.values_list("entry_id", "external_id"))
    paid = currencies_of(workspace, entries)
    return [
        Line(one, say_entry(one, contents, currency=paid[one.id]), names.get(one.id))
        for one in entries
    ]


def tier_key(*, customer: Customer, at: datetime) -> str | None:
    """The customer's tier at an instant."""
    rung = tier_of(customer=customer, at=at).rung
    return rung.key if rung else None


def _next(lots: Sequence[NewLot]) -> Due | None:
    at = next_due(lots)
    return None if at is None else Due(sum(lot.remaining for lot in lots if lot.due_at == at), at)
