"""A customer is lifted into a tier, for some days or for ever."""

import pytest

from accounts.models import Customer
from campaigns.actions.content import kept_actions
from campaigns.actions.performing import perform
from core.ids import uuid7
from loyalty.models import TierGrant
from loyalty.tiers.services import retire_tier
from tests.campaigns.actions.acting import act, cause, states_of
from tests.factories import NOON
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.tiers.setting import make_ladder, standing_of

pytestmark = pytest.mark.django_db
GOLD = {"type": "change_tier", "tier": "gold"}


def test_the_grant_says_what_it_came_of(member: Customer) -> None:
    make_ladder(member.workspace)

    [lifted] = act(member, GOLD | {"days": 30})

    grant = TierGrant.objects.of(member.workspace).get()
    assert (grant.id, grant.reason, grant.by) == (lifted.reference, "Automation birthday", None)
    assert standing_of(member)[0] == "gold"
    assert_books_hold(member.workspace)


def test_who_has_it_for_ever_is_not_granted_it_again(member: Customer) -> None:
    make_ladder(member.workspace)
    act(member, GOLD)

    again = act(member, GOLD | {"days": 30}, run_id=uuid7())

    assert states_of(again) == [("skipped", "granted_already")]
    assert TierGrant.objects.of(member.workspace).count() == 1


def test_a_tier_that_was_retired_meanwhile_fails(member: Customer) -> None:
    make_ladder(member.workspace)
    retire_tier(workspace=member.workspace, key="gold")

    results = perform(customer=member, actions=kept_actions([GOLD]), cause=cause(), at=NOON)

    assert states_of(results) == [("failed", "invalid")]
    assert "no such tier" in results[0].words
