"""Programmes are made, changed and retired after customers bought; and who takes part in them."""

from datetime import timedelta
from unittest.mock import patch

import pytest

from accounts.models import Customer, Workspace
from core.errors import Invalid
from loyalty.models import Recount, Reward, StampProgram
from loyalty.recounting import services as recounting
from loyalty.rewards.catalogue import put_reward, retire_reward
from loyalty.rewards.content import RewardContent
from loyalty.stamps.services.enrolling import enrol_customer, leave_program
from loyalty.stamps.services.programs import retire_program
from tests.factories import NOON, make_member, purchase
from tests.loyalty.counted import finish_recounts
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import record
from tests.loyalty.stamps.stamped import (
    assert_stamps_hold,
    give_back,
    make_program,
    refs,
    spend,
    state_of,
    told,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def bought(customer: Customer, *amounts: str) -> None:
    """Purchases named by their amounts, the last one today."""
    record(
        customer.workspace,
        *(
            purchase(customer, amount, external_id=amount, event_timestamp=NOON - DAY * ago)
            for ago, amount in zip(range(len(amounts) - 1, -1, -1), amounts, strict=True)
        ),
    )


def test_a_new_programme_counts_the_past(workspace: Workspace, member: Customer) -> None:
    bought(member, "1", "2", "3", "4")

    make_program(workspace)

    assert state_of(member) == (1, 1)
    assert [one["finished"] for one in told(workspace, "stamp_card.completed")] == [1]


def test_many_customers_are_counted_by_a_worker(workspace: Workspace, member: Customer) -> None:
    bought(member, "1")
    with patch.object(recounting, "FEW", 0):
        make_program(workspace)
    assert refs(member) == []

    finish_recounts(workspace)

    assert refs(member) == ["1"]


def test_a_changed_minimum_counts_everybody_anew(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)
    bought(member, "1", "2", "3")

    make_program(workspace, minimum_amount="2")
    assert (state_of(member), refs(member)) == ((0, 2), ["2", "3"])

    make_program(workspace)
    assert state_of(member) == (1, 0)
    kinds = [one["type"] for one in told(workspace)]
    assert kinds == [
        *["qualifying_purchase.created"] * 3,
        "stamp_card.completed",
        "qualifying_purchase.voided",
        "stamp_card.reopened",
        "qualifying_purchase.created",
        "stamp_card.completed",
    ]


def test_a_changed_threshold_makes_other_cards_of_the_same_stamps(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace, threshold=2)
    bought(member, "1", "2", "3", "4")

    make_program(workspace, threshold=3)

    assert state_of(member) == (1, 1)
    assert [one["finished"] for one in told(workspace, "stamp_card.reopened")] == [1]
    assert_stamps_hold(workspace)


def test_a_changed_title_counts_nobody_anew(workspace: Workspace, member: Customer) -> None:
    make_program(workspace)
    finish_recounts(workspace)

    program = make_program(workspace, title="Other", reward={"title": "Tea", "stock": 3})

    assert not Recount.objects.of(workspace).under_way().exists()
    assert (program.version, program.reward.title, program.reward.stock.capacity) == (1, "Tea", 3)


def test_other_money_and_other_events_do_not_count(workspace: Workspace, member: Customer) -> None:
    make_program(workspace, minimum_amount="5")

    record(workspace, purchase(member, "9", currency="USD"), purchase(member, "0"))

    assert refs(member) == []


def test_without_a_minimum_any_money_counts_but_none(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)

    record(
        workspace,
        purchase(member, "9", currency="USD", external_id="dollars"),
        purchase(member, "0", external_id="nothing"),
    )

    assert refs(member) == ["dollars"]


def test_conditions_choose_what_counts(workspace: Workspace, member: Customer) -> None:
    coffee = {"field": "metadata.item", "operator": "equals", "value": "coffee"}
    make_program(workspace, counts={"triggers": [{"types": ["purchase"]}], "conditions": coffee})

    record(
        workspace,
        purchase(member, external_id="a", metadata={"item": "coffee"}),
        purchase(member, external_id="b", metadata={"item": "tea"}),
    )

    assert refs(member) == ["a"]


def test_what_is_bought_before_or_after_its_time_does_not_count(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace, starts_at=NOON - DAY * 2, ends_at=NOON - DAY)

    bought(member, "1", "2", "3", "4")

    assert refs(member) == ["2"]


def test_a_retired_programme_counts_what_was_bought_until_then(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace)
    bought(member, "1", "2", "3")
    with clock_at(NOON + DAY):
        retire_program(workspace=workspace, key="coffee")
        retire_program(workspace=workspace, key="coffee")

    late = purchase(member, external_id="late", event_timestamp=NOON - DAY * 9)
    record(workspace, late, at=NOON + DAY * 3)
    today = purchase(member, external_id="today", event_timestamp=NOON + DAY * 3)
    record(workspace, today, at=NOON + DAY * 3)

    card = spend(member, program)
    assert (refs(member, card), refs(member)) == (["late", "1", "2"], ["3"])
    assert_stamps_hold(workspace)


def test_a_programme_that_is_active_again_counts_what_it_missed(
    workspace: Workspace, member: Customer
) -> None:
    with clock_at(NOON - DAY * 5):
        make_program(workspace)
        make_program(workspace, active=False)
    bought(member, "1", "2")
    assert refs(member) == []

    make_program(workspace)

    assert refs(member) == ["1", "2"]
    assert StampProgram.objects.of(workspace).get().retired_at is None


def test_a_spent_card_keeps_its_threshold(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace, threshold=2)
    bought(member, "1", "2", "3")
    card = spend(member, program)

    make_program(workspace, threshold=1)
    assert (refs(member, card), refs(member), card.threshold) == (["1", "2"], ["3"], 2)

    give_back(card)
    assert refs(member) == ["1", "2", "3"]
    assert_stamps_hold(workspace)


def test_a_card_is_spent_by_what_the_programme_says_now(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace, threshold=2)
    bought(member, "1", "2", "3")
    with patch.object(recounting, "FEW", 0):
        make_program(workspace, threshold=2, minimum_amount="2")

    card = spend(member, program)

    assert (refs(member, card), refs(member)) == (["2", "3"], [])


def test_what_the_catalogue_says_of_the_reward_stays(workspace: Workspace) -> None:
    make_program(workspace)
    content = RewardContent(title="Tea", per_customer=2)
    put_reward(workspace=workspace, key="coffee", content=content)
    retire_reward(workspace=workspace, key="coffee")

    make_program(workspace, reward={"title": "Cocoa"})

    reward = Reward.objects.of(workspace).get()
    assert (reward.title, reward.per_customer, reward.is_active) == ("Cocoa", 2, False)


def test_a_reward_that_costs_points_is_no_programmes(workspace: Workspace) -> None:
    put_reward(workspace=workspace, key="coffee", content=RewardContent(title="Tea", points=5))

    with pytest.raises(Invalid) as refusal:
        make_program(workspace)

    assert [(one.field, one.code) for one in refusal.value.faults] == [("reward", "key_taken")]


def test_by_staff_nobody_comes_in_by_a_purchase(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace, enrolment="by_staff")
    bought(member, "1", "2")
    assert refs(member) == []

    enrol_customer(program=program, customer=member, at=NOON - DAY / 2)
    assert refs(member) == ["2"]

    enrol_customer(program=program, customer=member, at=NOON, since=NOON - DAY * 9)
    assert refs(member) == ["1", "2"]


def test_enrolling_again_changes_nothing(workspace: Workspace, member: Customer) -> None:
    program = make_program(workspace, enrolment="by_staff")
    first = enrol_customer(program=program, customer=member, at=NOON - DAY)

    again = enrol_customer(program=program, customer=member, at=NOON)

    assert (again.id, again.since, again.enrolled_at) == (first.id, NOON - DAY, NOON - DAY)


def test_who_leaves_gives_up_their_cards_and_begins_anew(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace, threshold=1)
    bought(member, "1", "2")
    card = spend(member, program)

    leave_program(program=program, customer=member, at=NOON)
    leave_program(program=program, customer=member, at=NOON)
    record(workspace, purchase(member, external_id="3"))
    assert (refs(member), refs(member, card)) == ([], ["1"])

    enrol_customer(program=program, customer=member, at=NOON + DAY)
    record(
        workspace,
        purchase(member, external_id="4", event_timestamp=NOON + DAY),
        at=NOON + DAY,
    )
    assert refs(member) == ["4"]
    assert_stamps_hold(workspace)


def test_who_is_enrolled_stays_so_when_staff_enrol_from_then_on(
    workspace: Workspace, member: Customer
) -> None:
    make_program(workspace)
    bought(member, "1")

    make_program(workspace, enrolment="by_staff")
    other = make_member(workspace)
    record(workspace, purchase(member, external_id="2"), purchase(other))

    assert (refs(member), refs(other)) == (["1", "2"], [])


def test_who_was_given_everything_by_staff_counts_from_the_first(
    workspace: Workspace, member: Customer
) -> None:
    program = make_program(workspace)

    enrol_customer(program=program, customer=member, at=NOON)
    bought(member, "1", "2")

    assert refs(member) == ["1", "2"]
