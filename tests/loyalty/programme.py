"""The programme of the tests: rules, streaks and challenges as a shop would set them up."""

from collections.abc import Iterable
from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.services.recording import Receipt, Terms, record_events
from loyalty.models import EventRule, LedgerEntry, Member, RuleStatus
from loyalty.rules.content import RuleContent
from loyalty.rules.services import put_rule
from tests.factories import NOON

PURCHASES = [{"types": ["purchase"]}]


def make_rule(workspace: Workspace, key: str = "purchase_completed", **says: Any) -> EventRule:
    """An active rule: one point for each unit of a purchase, unless told otherwise.

    `says` are fields of the API, in its spelling.
    """
    status = says.pop("status", RuleStatus.ACTIVE)
    fields = {
        "title": "Purchase completed",
        "type": "TRANSACTION",
        "reward": {"default": 1},
        "triggers": PURCHASES,
    } | says
    content = msgspec.convert(fields, RuleContent, strict=False)
    return put_rule(workspace=workspace, key=key, content=content, status=status)


def record(workspace: Workspace, *drafts: Draft, at: Any = NOON, **terms: Any) -> list[Receipt]:
    """Record drafts that nothing refuses."""
    receipts = record_events(workspace=workspace, drafts=drafts, at=at, terms=Terms(**terms))
    assert [receipt.refusal for receipt in receipts] == [None] * len(drafts)
    return receipts


def points_of(customer: Customer) -> int:
    """The customer's balance, which is checked against the ledger and the card."""
    member = Member.objects.of(customer.workspace).get(customer_id=customer.id)
    entries = LedgerEntry.objects.of(customer.workspace).about(customer.id)
    assert_sums(member, entries)
    card = customer.card
    card.refresh_from_db()
    assert card.fields["points"] == member.balance
    assert card.fields["tier"] == member.tier
    return member.balance


def assert_sums(member: Member, entries: Iterable[LedgerEntry]) -> None:
    """The ledger is the balance: sums, and one unbroken chain of turns."""
    chain = sorted(entries, key=lambda entry: entry.turn)
    balance = 0
    for number, entry in enumerate(chain, start=1):
        balance += entry.points
        assert (entry.turn, entry.balance) == (number, balance)
    assert member.turn == len(chain)
    assert member.balance == balance
    assert member.pending == sum(entry.pending for entry in chain)
