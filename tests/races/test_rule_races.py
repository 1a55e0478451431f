"""Rules that several people change at the same moment."""

from functools import partial
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from loyalty.models import EventRule, Programme, RuleStatus, RuleVersion
from loyalty.rules.content import RuleContent
from loyalty.rules.services import change_status, find_rule, newest_version, put_rule
from tests.api.calling import till_of
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked
from tests.loyalty.programme import make_rule


def content(title: str) -> RuleContent:
    """A rule of five points."""
    fields = {"title": title, "type": "FIX", "reward": {"default": 5}}
    return msgspec.convert(fields, RuleContent, strict=False)


def put(workspace: Workspace, title: str, key: str = "login") -> EventRule:
    """Save the rule under this title."""
    return put_rule(workspace=workspace, key=key, content=content(title))


def assert_whole(workspace: Workspace, versions: int) -> None:
    """One rule, whose versions follow each other without a gap; the newest is what it says."""
    [rule] = EventRule.objects.of(workspace)
    kept = list(RuleVersion.objects.filter(workspace=workspace).order_by("number"))
    assert [one.number for one in kept] == list(range(1, versions + 1))
    assert rule.number == versions
    assert rule.title == kept[-1].says.title
    for former, latter in pairwise(kept):
        assert former.until_revision == latter.from_revision
    assert kept[-1].until_revision is None
    assert Programme.objects.get(workspace=workspace).revision == versions


def test_twenty_who_save_one_new_rule_all_end_well(workspace: Workspace) -> None:
    at_once([partial(put, workspace, f"Title {number}") for number in range(20)])

    assert_whole(workspace, versions=20)


def test_twenty_who_save_the_same_make_one_version(workspace: Workspace) -> None:
    at_once([partial(put, workspace, "Login")] * 20)

    assert_whole(workspace, versions=1)


def test_two_calls_at_once_both_end_well(member: Customer) -> None:
    body = {"title": "Login", "type": "FIX", "reward": {"default": 5}}
    tills = [till_of(member) for _ in range(8)]

    def call(number: int) -> Any:
        return tills[number].send("PUT", "/event/login", body | {"title": f"Title {number % 2}"})

    answers = at_once([partial(call, number) for number in range(8)])

    assert {answer.status_code for answer in answers} <= {200, 201}
    kept = RuleVersion.objects.filter(workspace=member.workspace).count()
    assert_whole(member.workspace, versions=kept)


def test_who_retires_a_rule_undoes_nobodys_edit(workspace: Workspace) -> None:
    rule = make_rule(workspace, "login", title="Old")

    with transaction.atomic():
        put(workspace, "New")
        retiring = Running(partial(change_status, rule=rule, status=RuleStatus.INACTIVE))
        wait_until_blocked()
    retiring.outcome()

    now = find_rule(workspace=workspace, key="login")
    assert (now.status, newest_version(now).says.title) == (RuleStatus.INACTIVE, "New")


def test_twin_without_turns_two_edits_would_make_one_number(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule(workspace, "login")
    monkeypatch.setattr("loyalty.rules.services.take_turn", lambda workspace: None)
    monkeypatch.setattr("loyalty.rules.services.next_revision", lambda workspace: 7)

    outcomes = outcomes_of([partial(put, workspace, f"Title {number}") for number in range(20)])

    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)
