"""Segments as the tests ask for them: who of a small cast is in."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Workspace
from analytics.segments.members import members_of
from analytics.segments.tree import parse_tree
from core.errors import Invalid
from tests.factories import NOON, draft, make_member
from tests.loyalty.programme import record

TRANSACTIONS = {"purchase", "refund", "payment", "charge", "credit"}


def who(workspace: Workspace, tree: Any, at: datetime = NOON) -> set[str]:
    """The ids of those who fulfil the criteria."""
    numbers = members_of(workspace=workspace, tree=parse_tree(tree), at=at)
    found = Customer.objects.of(workspace).filter(number__in=list(numbers))
    return set(found.values_list("external_id", flat=True))


def made(workspace: Workspace, name: str) -> Customer:
    """The customer of this name, made when there is none."""
    found = Customer.objects.of(workspace).filter(external_id=name).select_related("workspace")
    return found.first() or make_member(workspace, name)


def did(customer: Customer, *kinds: str, on: str = "2026-03-14", **more: Any) -> None:
    """Record events of these kinds at noon of a day; purchases of ten unless told otherwise."""
    year, month, day = map(int, on.split("-"))
    moment = datetime(year, month, day, 11, tzinfo=UTC)
    if "amount" in more:
        more["amount"] = Decimal(more["amount"])
    for kind in kinds:
        own: dict[str, Any] = {"event_timestamp": moment}
        own |= {"amount": Decimal(10)} if kind in TRANSACTIONS else {}
        category = "transaction" if kind in TRANSACTIONS else "activity"
        event = draft(customer, category, kind, **(own | more))
        record(customer.workspace, event)


def faults_of(tree: Any) -> list[tuple[str, str]]:
    """The places and codes of what is wrong with the criteria."""
    try:
        parse_tree(tree)
    except Invalid as refusal:
        return [(fault.field, fault.code) for fault in refusal.faults]
    return []
