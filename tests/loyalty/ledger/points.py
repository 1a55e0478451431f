"""What the tests of the ledger ask for again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from accounts.models import Customer
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.deleting import delete_events
from loyalty.models import EntryKind, LedgerEntry, Lot, Member
from tests.factories import NOON, draft
from tests.loyalty.programme import assert_sums

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The clock of the product stands still."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def refund(customer: Customer, amount: str, **more: Any) -> Draft:
    """A draft of a refund of the order A1, unless told otherwise."""
    more = {"metadata": {"order_id": "A1"}} | more
    return draft(customer, "transaction", "refund", amount=Decimal(amount), **more)


def visit(customer: Customer, **more: Any) -> Draft:
    """A draft of a visit."""
    return draft(customer, "activity", "visit", **more)


def delete_one_visit(customer: Customer) -> None:
    """The first of the customer's visits never was."""
    visits = ActivityEvent.objects.of(customer.workspace).filter(event_type="visit")
    first = visits.filter(customer_id=customer.id).earliest("id")
    delete_events(workspace=customer.workspace, events=visits.filter(id=first.id))


def days(number: float) -> datetime:
    """So many days after NOON."""
    return NOON + number * DAY


def ledger_of(customer: Customer) -> list[tuple[str, int, int, datetime]]:
    """The customer's ledger as (kind, points, pending, when), the first first."""
    entries = LedgerEntry.objects.of(customer.workspace).about(customer.id).order_by("turn")
    return [(one.kind, one.points, one.pending, one.occurred_at) for one in entries]


def kinds_of(customer: Customer) -> list[tuple[str, int]]:
    """The same as (kind, points + pending), without the entries that moved nothing."""
    return [
        (kind, points if kind == EntryKind.RIPEN else points + pending)
        for kind, points, pending, _ in ledger_of(customer)
        if points or pending
    ]


def sums_of(customer: Customer) -> tuple[int, int]:
    """(balance, pending), after everything that must hold of a ledger was found to hold."""
    found = Member.objects.of(customer.workspace).filter(customer_id=customer.id).first()
    if found is None:
        return 0, 0
    entries = list(LedgerEntry.objects.of(customer.workspace).about(customer.id))
    assert_sums(found, entries)
    assert_lots(found, Lot.objects.filter(workspace=customer.workspace, customer_id=customer.id))
    return found.balance, found.pending


def assert_lots(member: Member, lots: Any) -> None:
    """What is pending is in lots; in debt nothing is left to spend; what is due is known."""
    kept = list(lots)
    spendable = sum(lot.remaining for lot in kept if not lot.is_pending)
    assert sum(lot.remaining for lot in kept if lot.is_pending) == member.pending
    assert spendable <= max(0, member.balance)
    times = [lot.ripens_at if lot.is_pending else lot.expires_at for lot in kept if lot.remaining]
    assert None not in times
    assert not times or (member.due_at is not None and member.due_at <= min(times))
