"""Versions: an edit makes a new one, and changes nothing that was awarded."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from loyalty.models import LedgerEntry, Programme, RuleStatus, RuleVersion
from loyalty.rules.parts import trace_of
from loyalty.rules.services import change_status, contents_of
from tests.factories import draft, make_staff, purchase
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rules.asking import content_of

pytestmark = pytest.mark.django_db


def refund(customer: Customer, amount: str) -> Any:
    """So much of the order A comes back."""
    order = {"order_id": "A"}
    return draft(customer, "transaction", "refund", amount=Decimal(amount), metadata=order)


def versions(workspace: Workspace) -> list[RuleVersion]:
    """Every version, the oldest first."""
    return list(RuleVersion.objects.filter(workspace=workspace).order_by("number"))


def test_an_edit_changes_nothing_that_was_awarded(member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member))

    make_rule(member.workspace, reward={"default": 3})

    assert points_of(member) == 10
    record(member.workspace, purchase(member))
    assert points_of(member) == 40


def test_a_refund_awards_again_by_the_version_that_awarded(member: Customer) -> None:
    make_rule(member.workspace, reward={"default": 2})
    record(member.workspace, purchase(member, "50", metadata={"order_id": "A"}))
    make_rule(member.workspace, reward={"default": 7}, status=RuleStatus.INACTIVE)

    record(member.workspace, refund(member, "20"))

    assert points_of(member) == 60
    last = LedgerEntry.objects.of(member.workspace).newest_first()[0]
    assert trace_of(last.trace).parts[0].version == 1
    record(member.workspace, refund(member, "30"))
    assert points_of(member) == 0


def test_a_version_is_active_from_one_revision_to_the_next(workspace: Workspace) -> None:
    make_rule(workspace)
    make_rule(workspace, "other")
    make_rule(workspace, reward={"default": 3})

    spans = [
        (one.rule.key, one.number, one.from_revision, one.until_revision)
        for one in RuleVersion.objects.filter(workspace=workspace).order_by("from_revision")
    ]
    assert spans == [
        ("purchase_completed", 1, 1, 3),
        ("other", 1, 2, None),
        ("purchase_completed", 2, 3, None),
    ]


def test_a_draft_is_active_in_no_revision(workspace: Workspace) -> None:
    rule = make_rule(workspace, status=RuleStatus.DRAFT)
    change_status(rule=rule, status=RuleStatus.ACTIVE)
    change_status(rule=rule, status=RuleStatus.INACTIVE)

    spans = [(one.from_revision, one.until_revision) for one in versions(workspace)]

    assert spans == [(None, None), (2, 3), (None, None)]


def test_saving_the_same_changes_nothing(workspace: Workspace) -> None:
    make_rule(workspace)
    make_rule(workspace, rewardPer=1, limit=None, period="total")

    assert len(versions(workspace)) == 1
    assert Programme.objects.get(workspace=workspace).revision == 1


def test_who_made_a_version_is_kept(workspace: Workspace) -> None:
    owner = make_staff(workspace).user
    rule = make_rule(workspace)

    change_status(rule=rule, status=RuleStatus.INACTIVE, by=owner)

    assert [one.made_by for one in versions(workspace)] == [None, owner]


def test_contents_are_found_by_key_and_number(workspace: Workspace) -> None:
    make_rule(workspace, title="One")
    make_rule(workspace, title="Two")
    make_rule(workspace, "other")

    found = contents_of(
        workspace=workspace, versions=[("purchase_completed", 2), ("other", 1), ("gone", 1)]
    )

    assert found == {
        ("purchase_completed", 2): content_of(title="Two", triggers=[{"types": ["purchase"]}]),
        ("other", 1): content_of(title="Purchase completed", triggers=[{"types": ["purchase"]}]),
    }
    assert contents_of(workspace=workspace, versions=[]) == {}
