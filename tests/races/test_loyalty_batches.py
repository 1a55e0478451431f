"""Batches about the same people at once: nobody waits in a circle, and all is earned once."""

import random
import threading
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import OperationalError, transaction

from accounts.models import Customer, Workspace
from events.drafts import Draft
from events.models import ActivityEvent
from events.services.recording import Receipt, Status, record_events
from loyalty.engine import members
from loyalty.models import LedgerEntry, Member, RuleVersion
from loyalty.rules.parts import trace_of
from tests.concurrency import Running, at_once, outcomes_of, wait_until_blocked
from tests.factories import NOON, make_member, purchase
from tests.loyalty.counted import visit
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.shop import assert_books_hold, open_shop

CLIENTS, ROUNDS, PEOPLE = 8, 4, 100


def keep(workspace: Workspace, drafts: Sequence[Draft]) -> list[Receipt]:
    return record_events(workspace=workspace, drafts=list(drafts), at=NOON)


@pytest.fixture
def people(workspace: Workspace) -> list[Customer]:
    """A hundred customers of a shop with everything on, who have never done anything."""
    open_shop(workspace)
    return [make_member(workspace) for _ in range(PEOPLE)]


def test_eight_clients_with_the_same_people_in_any_order_do_not_deadlock(
    people: list[Customer],
) -> None:
    workspace = people[0].workspace

    def client(number: int) -> None:
        for turn in range(ROUNDS):
            order = random.Random(f"{number} {turn}").sample(people, PEOPLE)
            keep(workspace, [purchase(one) for one in order])

    outcomes = outcomes_of([partial(client, number) for number in range(CLIENTS)])

    assert outcomes == [None] * CLIENTS
    assert ActivityEvent.objects.of(workspace).count() == CLIENTS * ROUNDS * PEOPLE
    assert_books_hold(workspace)


def test_new_members_at_once_are_made_once_and_miss_nothing(people: list[Customer]) -> None:
    workspace = people[0].workspace
    batches = [[visit(one) for one in random.Random(n).sample(people, 100)] for n in range(2)]

    at_once([partial(keep, workspace, batch) for batch in batches])

    assert Member.objects.of(workspace).count() == PEOPLE
    assert {points_of(one) for one in people} == {10}


def test_members_are_locked_in_one_order_whatever_the_order_of_the_batch(
    workspace: Workspace,
) -> None:
    make_rule(workspace)
    first, second, third = sorted((make_member(workspace) for _ in "123"), key=lambda one: one.id)

    with transaction.atomic():
        keep(workspace, [purchase(second)])
        other = Running(partial(keep, workspace, [purchase(one) for one in (third, second, first)]))
        wait_until_blocked()
        # It waits for the second and does not have the third yet, or this would be a deadlock.
        keep(workspace, [purchase(third)])

    assert [one.earned["points"] for one in other.outcome()] == [10, 10, 10]
    assert [points_of(one) for one in (first, second, third)] == [10, 20, 20]


@pytest.mark.parametrize("order", ["DESC", "ASC"])
def test_twin_two_orders_would_deadlock(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    make_rule(workspace)
    first, last = sorted((make_member(workspace) for _ in "12"), key=lambda one: one.id)
    monkeypatch.setattr(
        members, "_LOCK", members._LOCK.replace("ORDER BY id", f"ORDER BY id {order}")
    )

    with transaction.atomic():
        keep(workspace, [purchase(first)])
        other = Running(partial(keep, workspace, [purchase(first), purchase(last)]))
        wait_until_blocked()
        mine = _outcome_here(partial(keep, workspace, [purchase(last)]))

    is_deadlock = "deadlock detected" in f"{mine} {other.outcome()}"
    assert is_deadlock is (order == "DESC")


def _outcome_here(call: Callable[[], object]) -> object:
    """What a call in the transaction under way answers or raises."""
    try:
        with transaction.atomic():
            return call()
    except OperationalError as fault:
        return fault


def test_one_event_sent_by_fifty_earns_once(member: Customer) -> None:
    make_rule(member.workspace)
    draft = purchase(member, external_id="ORD-1")

    answers = at_once([partial(keep, member.workspace, [draft])] * 50)

    earned = [one.earned for [one] in answers if one.status is Status.CREATED]
    assert [gain["points"] for gain in earned] == [10]
    assert points_of(member) == 10
    assert LedgerEntry.objects.of(member.workspace).count() == 1


def test_who_records_while_a_rule_is_edited_names_the_version_that_was_asked(
    workspace: Workspace,
) -> None:
    make_rule(workspace, type="FIX", reward={"default": 1})
    people = [make_member(workspace) for _ in range(6)]
    is_over = threading.Event()

    def till(own: Sequence[Customer]) -> None:
        while not is_over.is_set():
            record(workspace, *(purchase(one) for one in own))

    def office() -> None:
        for reward in range(2, 22):
            make_rule(workspace, type="FIX", reward={"default": reward})
        is_over.set()

    tills: list[Callable[[], None]] = [partial(till, people[n : n + 2]) for n in (0, 2, 4)]
    at_once([office, *tills])

    versions = {one.number: one for one in RuleVersion.objects.filter(workspace=workspace)}
    asked = set()
    for entry in LedgerEntry.objects.of(workspace):
        trace = trace_of(entry.trace)
        version = versions[trace.parts[0].version]
        asked.add(version.number)
        assert version.from_revision is not None
        assert version.from_revision <= trace.revision
        assert version.until_revision is None or trace.revision < version.until_revision
        assert entry.points == version.says.reward["default"]
    assert len(asked) > 1
    assert_books_hold(workspace)
