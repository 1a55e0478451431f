"""Programmes are changed while others count by them, and what is undone leaves nothing behind."""

from datetime import timedelta

import pytest
from celery import Celery
from django.db import transaction

from accounts.models import Customer, Workspace
from loyalty.errors import NotEnoughPoints
from loyalty.models import Enrolment, Recount, StampProgram
from loyalty.recounting.services import run_recount
from loyalty.stamps.services.enrolling import enrol_customer
from tests.concurrency import before_statement, elsewhere
from tests.factories import NOON, purchase
from tests.loyalty.programme import make_rule, record
from tests.loyalty.rewards.setting import make_reward, redeem
from tests.loyalty.stamps.stamped import make_program, refs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests are the worker."""
    monkeypatch.setattr(Celery, "send_task", lambda *_, **__: None)


def count_all(program: StampProgram) -> None:
    """What the worker does with a recount."""
    ids = {"workspace_id": program.workspace_id, "subject_id": program.id}
    while run_recount(**ids, seconds=1):
        pass


def test_who_changes_a_programme_locks_its_recount_before_any_customer(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    record(workspace, purchase(member, external_id="a"))
    left_to_workers: list[int] = []

    def look() -> None:
        jobs = Recount.objects.of(workspace).select_for_update(skip_locked=True)
        with transaction.atomic():
            left_to_workers.append(len(jobs))

    # A worker locks the job and then customers: the other way round one of them would be ended.
    customers = before_statement(
        "FOR NO KEY UPDATE", "accounts_customer", call=lambda: elsewhere(look)
    )
    with customers:
        make_program(workspace, threshold=2)

    assert left_to_workers == [0]


def test_who_is_enrolled_while_the_programme_changes_is_counted_by_the_new_one(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace, threshold=3)
    for name in "ab":
        record(workspace, purchase(member, external_id=name))

    def change() -> None:
        make_program(workspace, threshold=1)
        count_all(program)

    waiting = before_statement(
        "FOR NO KEY UPDATE", "accounts_customer", call=lambda: elsewhere(change)
    )
    with waiting:
        long_ago = NOON - timedelta(days=9)
        enrol_customer(program=program, customer=member, at=NOON, since=long_ago)

    assert Enrolment.objects.get(workspace=workspace, customer=member).finished == 2


def test_a_refused_redemption_leaves_no_programme_behind(
    workspace: Workspace, member: Customer
) -> None:
    make_reward(workspace, "juice", points=10)
    with pytest.raises(NotEnoughPoints):
        redeem(member, "juice")
    make_rule(workspace)

    [receipt] = record(workspace, purchase(member, "10.00"))

    assert receipt.earned["points"] == 10


def test_a_refused_redemption_does_not_hide_stamps(workspace: Workspace, member: Customer) -> None:
    make_reward(workspace, "juice", points=10)
    with pytest.raises(NotEnoughPoints):
        redeem(member, "juice")
    make_program(workspace)

    for name in "abc":
        record(workspace, purchase(member, external_id=name))

    assert refs(member) == ["a", "b", "c"]
