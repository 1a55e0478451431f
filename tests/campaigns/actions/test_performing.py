"""Actions are done, each once, and one that is refused stops no other."""

from typing import Any
from unittest.mock import patch

import pytest

from accounts.models import Customer
from campaigns.actions import performing
from campaigns.actions.content import CallWebhook
from campaigns.actions.performing import Result
from core.ids import uuid7
from events.models import Message
from events.services.privacy import erase_customer
from loyalty.models import LedgerEntry
from tests.campaigns.actions.acting import BIRTHDAY, CALL, POINTS, RUN, act, states_of
from tests.factories import NOON, make_member
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import told

pytestmark = pytest.mark.django_db


def test_points_are_awarded_and_a_webhook_is_called(member: Customer) -> None:
    points, call = act(member, POINTS, CALL)

    entry = LedgerEntry.objects.get(workspace=member.workspace, id=str(points.reference))
    assert (entry.points, entry.reason, sums_of(member)[0]) == (5, "Happy birthday", 5)
    assert call.reference == Message.objects.get(type="action.called").id
    [message] = told(member.workspace, "action.called")
    assert message == {
        "name": "print-card",
        "pass_id": str(member.id),
        "cause": {
            "kind": "automation",
            "id": str(BIRTHDAY),
            "key": "birthday",
            "run_id": str(RUN),
        },
    }


def test_what_was_done_before_is_answered_and_not_done_again(member: Customer) -> None:
    first = act(member, POINTS, CALL)

    assert act(member, POINTS, CALL) == first
    assert sums_of(member)[0] == 5
    assert len(told(member.workspace, "action.called")) == 1


def test_another_run_does_it_once_more(member: Customer) -> None:
    act(member, POINTS)

    act(member, POINTS, run_id=uuid7())

    assert sums_of(member)[0] == 10


def test_one_run_is_for_any_number_of_customers(member: Customer) -> None:
    other = make_member(member.workspace)
    act(member, POINTS)

    act(other, POINTS)

    assert (sums_of(member)[0], sums_of(other)[0]) == (5, 5)


def test_an_erased_customer_is_skipped(member: Customer) -> None:
    erase_customer(customer=member, at=NOON)

    assert states_of(act(member, POINTS, CALL)) == [("skipped", "customer_gone")] * 2
    assert not told(member.workspace, "action.called")


def test_who_dies_between_two_actions_is_followed_by_who_does_the_rest(
    member: Customer,
) -> None:
    class Killed(Exception):
        """A worker that is no more."""

    def die(errand: Any) -> Result:
        raise Killed

    with patch.dict(performing._PERFORMERS, {CallWebhook: die}), pytest.raises(Killed):
        act(member, POINTS, CALL)

    assert states_of(act(member, POINTS, CALL)) == [("done", ""), ("done", "")]
    assert sums_of(member)[0] == 5
    assert len(told(member.workspace, "action.called")) == 1
