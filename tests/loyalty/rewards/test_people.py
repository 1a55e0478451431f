"""What is kept of a person: all of it in the export, nothing personal after an erasure."""

import json

import pytest

from accounts.models import Customer
from core.api.rendering import encode
from events.errors import UnknownCustomer
from events.export import export_customer
from events.services.privacy import erase_customer
from loyalty.models import RedemptionStep
from loyalty.rewards.errors import RedemptionExpired
from loyalty.rewards.fulfilling import fulfil_redemption, undo_fulfilment
from loyalty.rewards.reversing import reverse_redemption
from tests.factories import NOON
from tests.loyalty.rewards.setting import give, make_reward, redeem, taken_of, told
from tests.loyalty.shop import assert_books_hold

pytestmark = pytest.mark.django_db


def test_the_export_has_redemptions_with_everything_that_happened(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    redemption = redeem(member, external_id="till-1")
    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Was ill")

    exported = json.loads(encode(export_customer(customer=member)))

    [one] = exported["loyalty"]["redemptions"]
    assert (one["rewardId"], one["state"], one["externalId"]) == ("coffee", "reversed", "till-1")
    assert [step["reason"] for step in one["steps"]] == ["", "Was ill"]


def test_an_erasure_ends_open_codes_and_blanks_reasons(member: Customer) -> None:
    reward = make_reward(member.workspace)
    give(member)
    opened, given, back = redeem(member), redeem(member), redeem(member)
    fulfil_redemption(workspace=member.workspace, name=given.code)
    reverse_redemption(workspace=member.workspace, name=back.code, reason="Sarah was ill")

    erase_customer(customer=member, at=NOON)

    with pytest.raises(RedemptionExpired):
        fulfil_redemption(workspace=member.workspace, name=opened.code)
    assert taken_of(reward) == 1
    reasons = RedemptionStep.objects.filter(workspace=member.workspace).exclude(reason="")
    assert list(reasons.values_list("reason", flat=True)) == ["erased"]
    assert [one["redemption_id"] for one in told(member.workspace, "reward.expired")] == [
        str(opened.id)
    ]
    assert_books_hold(member.workspace)


def test_what_an_erased_person_was_given_is_not_undone(member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    redemption = redeem(member)
    fulfil_redemption(workspace=member.workspace, name=redemption.code)
    erase_customer(customer=member, at=NOON)

    with pytest.raises(UnknownCustomer):
        undo_fulfilment(workspace=member.workspace, name=redemption.code)
