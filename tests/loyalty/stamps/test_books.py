"""Replays find what is wrong with stamps; copies hold all of them; an erasure leaves them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from events.models import ActivityEvent
from events.services.deleting import delete_events
from events.services.privacy import erase_customer
from loyalty.ledger.export import export_loyalty
from loyalty.models import Enrolment, Stamp
from tests.factories import NOON, purchase
from tests.loyalty.programme import record
from tests.loyalty.replay.stories import differences
from tests.loyalty.stamps.stamped import finish_at_once, make_program, refs, spend

pytestmark = pytest.mark.django_db


@pytest.fixture
def regular(workspace: Workspace, member: Customer) -> Customer:
    """A customer with a spent card and a stamp."""
    program = make_program(workspace)
    hours = [NOON - timedelta(hours=ago) for ago in (4, 3, 2, 1)]
    bought = [
        purchase(member, external_id=name, event_timestamp=hour)
        for name, hour in zip("abcd", hours, strict=True)
    ]
    record(workspace, *bought)
    spend(member, program)
    finish_at_once(workspace)
    return member


def test_a_replay_finds_nothing_wrong(workspace: Workspace, regular: Customer) -> None:
    assert differences(workspace) == []


def test_a_replay_finds_a_stamp_that_is_gone(workspace: Workspace, regular: Customer) -> None:
    stamp = Stamp.objects.of(workspace).get(transaction_ref="d")
    stamp.delete()

    [found] = differences(workspace)

    assert found == (
        f"customer=sarah event={stamp.event_id}: coffee, stamp: expected valid, found none"
    )


def test_a_replay_finds_a_stamp_that_nothing_was_bought_for(
    workspace: Workspace, regular: Customer
) -> None:
    ActivityEvent.objects.of(workspace).filter(external_id="b").delete()

    assert [one.partition(": ")[2] for one in differences(workspace)] == [
        "coffee, stamp: expected none, found valid"
    ]


def test_a_replay_finds_a_card_that_was_told_and_is_not(
    workspace: Workspace, regular: Customer
) -> None:
    Enrolment.objects.filter(workspace=workspace).update(finished=1)

    assert differences(workspace) == ["customer=sarah: coffee, full cards: expected 0, found 1"]


def test_a_copy_holds_every_stamp_and_card(workspace: Workspace, regular: Customer) -> None:
    record(workspace, purchase(regular, external_id="e"))
    events = ActivityEvent.objects.of(workspace).known_as(["e"])
    delete_events(workspace=workspace, events=events)

    copy = export_loyalty(workspace=workspace, customer_id=regular.id)["stamp_cards"]

    assert [one["transaction_ref"] for one in copy["stamps"]] == ["a", "b", "c", "d", "e"]
    assert [bool(one["voided_at"]) for one in copy["stamps"]] == [False] * 4 + [True]
    assert [one["threshold"] for one in copy["cards"]] == [3]
    assert [one["program__key"] for one in copy["programs"]] == ["coffee"]


def test_an_erasure_leaves_stamps_as_it_leaves_sums(
    workspace: Workspace, regular: Customer
) -> None:
    erase_customer(customer=regular, at=timezone.now())

    assert refs(regular) == ["d"]
    assert differences(workspace) == []


def test_of_an_erased_person_only_what_is_deleted_goes(
    workspace: Workspace, regular: Customer
) -> None:
    erase_customer(customer=regular, at=timezone.now())

    events = ActivityEvent.objects.of(workspace).known_as(["a", "d"])
    delete_events(workspace=workspace, events=events)

    valid = Stamp.objects.of(workspace).valid().in_order()
    assert [str(stamp) for stamp in valid] == ["b", "c"]
