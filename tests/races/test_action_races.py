"""Two workers perform a run, fifty at once give the last reward, an erasure comes between."""

from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from celery import Celery

from accounts.models import Customer, Workspace
from campaigns.actions import performing
from campaigns.models import Deed
from core.ids import uuid7
from events.services.privacy import erase_customer
from loyalty.models import Redemption, TierGrant
from tests.campaigns.actions.acting import CALL, POINTS, act, states_of
from tests.concurrency import at_once, meet_in, outcomes_of
from tests.factories import NOON, make_member
from tests.loyalty.ledger.points import sums_of
from tests.loyalty.rewards.setting import make_reward, taken_of, told
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.tiers.setting import make_ladder
from ticketing.mail.models import Letter

TRIES = 50
FIELD = {"type": "change_field", "field": "drink", "value": "tea"}
GOLD = {"type": "change_tier", "tier": "gold", "days": 7}
COFFEE = {"type": "give_reward", "reward": "coffee"}
MAIL = {"type": "send_email", "subject": "Hello", "text": "Dear {name}"}
EVERYTHING = (POINTS, FIELD, GOLD, COFFEE, CALL, MAIL)


@pytest.fixture(autouse=True)
def _no_worker(many_connections: None) -> Any:
    with patch.object(Celery, "send_task"):
        yield


@pytest.fixture
def sarah(workspace: Workspace) -> Customer:
    with patch.object(Celery, "send_task"):
        make_ladder(workspace)
        make_reward(workspace, stock=10)
    return make_member(workspace, "sarah", email="sarah@example.com")


def times_done(customer: Customer) -> list[int]:
    """How often points, tier, reward, call and e-mail happened."""
    workspace = customer.workspace
    return [
        sums_of(customer)[0] // 5,
        TierGrant.objects.of(workspace).count(),
        Redemption.objects.of(workspace).count(),
        len(told(workspace, "action.called")),
        Letter.objects.of(workspace).count(),
    ]


def acting(customer: Customer, *says: dict[str, Any], **more: Any) -> Callable[[], Any]:
    return partial(act, customer, *says, **more)


def test_fifty_who_perform_one_run_do_everything_once(sarah: Customer) -> None:
    results = at_once([acting(sarah, *EVERYTHING)] * TRIES)

    assert all(one == results[0] for one in results)
    assert states_of(results[0]) == [("done", "")] * len(EVERYTHING)
    assert times_done(sarah) == [1, 1, 1, 1, 1]
    assert Deed.objects.of(sarah.workspace).count() == len(EVERYTHING)
    assert_books_hold(sarah.workspace)


def test_twin_who_does_not_wait_for_the_customer_does_not_know_what_was_done(
    sarah: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "_locked", lambda customer: customer)
    meet_in(monkeypatch, performing, "_known")

    outcomes = outcomes_of([acting(sarah, CALL)] * 2)

    # Both called; the row that is kept once undid one of them, which then raises.
    assert [type(one).__name__ for one in outcomes].count("IntegrityError") == 1


def test_twin_without_the_row_that_is_kept_everybody_calls(
    sarah: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performing, "_keep", lambda errand, result: None)

    at_once([acting(sarah, CALL)] * 2)

    assert len(told(sarah.workspace, "action.called")) == 2


def test_fifty_runs_for_fifty_people_give_the_last_reward_once(sarah: Customer) -> None:
    workspace = sarah.workspace
    with patch.object(Celery, "send_task"):
        reward = make_reward(workspace, "jacket", stock=1)
    people = [make_member(workspace) for _ in range(TRIES)]
    gift = {"type": "give_reward", "reward": "jacket"}

    results = at_once([acting(one, gift, POINTS, run_id=uuid7()) for one in people])

    first = sorted(states_of(one)[0] for one in results)
    assert first == [("done", ""), *[("failed", "reward_sold_out")] * (TRIES - 1)]
    assert {sums_of(one)[0] for one in people} == {5}
    assert taken_of(reward) == 1
    assert_books_hold(workspace)


def test_an_erasure_comes_before_or_after_an_action(sarah: Customer) -> None:
    outcomes = outcomes_of(
        [partial(erase_customer, customer=sarah, at=NOON), *[acting(sarah, *EVERYTHING)] * 8]
    )

    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert {len(set(map(str, one))) for one in outcomes[1:]}
    assert max(times_done(sarah)) <= 1
    assert not TierGrant.objects.of(sarah.workspace).open().exists()
    assert_books_hold(sarah.workspace)
