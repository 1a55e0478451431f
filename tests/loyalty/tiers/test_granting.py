"""A tier is granted: at least this one, until a day, whatever is earned beside it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from core.errors import Invalid
from events.errors import UnknownCustomer
from events.services.privacy import erase_customer
from loyalty.ledger.export import export_loyalty
from loyalty.models import TierGrant, TierPeriod
from loyalty.replay.verifying import verify
from loyalty.tiers.ending import end_grants
from loyalty.tiers.granting import Favour, grant_tier, revoke_grant
from loyalty.tiers.placing import tier_of
from loyalty.tiers.reviewing import review_members
from loyalty.tiers.services import retire_tier
from tests.factories import NOON, make_staff, purchase
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import make_rule, record
from tests.loyalty.rewards.setting import told
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.tiers.setting import make_ladder, standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop(member: Customer) -> None:
    make_rule(member.workspace)
    make_ladder(member.workspace, period=TierPeriod.MONTH)


def granted(
    customer: Customer, tier: str = "gold", days: int | None = 7, *, at: datetime = NOON
) -> TierGrant:
    with clock_at(at):
        return grant_tier(customer=customer, favour=Favour(tier, "A good friend", days))


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


def tier_at(customer: Customer, at: datetime) -> str:
    rung = tier_of(customer=customer, at=at).rung
    return rung.key if rung else ""


def changes(customer: Customer) -> list[tuple[str, str]]:
    return [(one["from"], one["to"]) for one in told(customer.workspace, "tier.changed")]


def test_a_granted_tier_holds_at_once_and_to_its_last_day(member: Customer) -> None:
    granted(member)

    assert standing_of(member)[0] == "gold"
    assert changes(member) == [("", "gold")]
    assert [tier_at(member, later(n)) for n in (7, 8)] == ["gold", ""]
    assert_books_hold(member.workspace)


def test_when_it_is_over_the_schedule_brings_back_what_was_earned(member: Customer) -> None:
    granted(member)
    with clock_at(NOON):
        record(member.workspace, purchase(member, "150"))

    assert end_grants(workspace=member.workspace, at=later(7)) == 0
    assert end_grants(workspace=member.workspace, at=later(8)) == 1
    assert end_grants(workspace=member.workspace, at=later(8)) == 0

    assert standing_of(member)[0] == "silver"
    assert changes(member) == [("", "gold"), ("gold", "silver")]
    assert_books_hold(member.workspace)


def test_an_event_ends_it_as_the_schedule_does(member: Customer) -> None:
    granted(member)

    with clock_at(later(8)):
        bought = purchase(member, "1", event_timestamp=later(8))
        record(member.workspace, bought, at=later(8))

    assert standing_of(member)[0] == ""
    assert end_grants(workspace=member.workspace, at=later(8)) == 1
    assert_books_hold(member.workspace)


def test_who_earns_a_higher_tier_has_that(member: Customer) -> None:
    granted(member, "silver", None)
    with clock_at(NOON):
        record(member.workspace, purchase(member, "600"))

    assert standing_of(member)[0] == "gold"
    assert changes(member) == [("", "silver"), ("silver", "gold")]


def test_it_holds_over_the_end_of_a_period(member: Customer) -> None:
    granted(member, days=None)

    review_members(workspace=member.workspace, at=later(90))

    assert standing_of(member)[0] == "gold"
    assert tier_at(member, later(900)) == "gold"


def test_what_was_earned_in_a_period_is_kept_through_it(member: Customer) -> None:
    with clock_at(NOON):
        bought = record(member.workspace, purchase(member, "150", external_id="p-1"))
    granted(member, days=1)
    assert bought
    back = purchase(member, "150", metadata={"refund_of": "p-1"})
    back.event_type = "refund"
    with clock_at(NOON):
        record(member.workspace, back)

    end_grants(workspace=member.workspace, at=later(2))

    assert standing_of(member)[0] == "silver"


def test_a_tier_off_the_ladder_lifts_nobody(member: Customer) -> None:
    granted(member, days=None)

    retire_tier(workspace=member.workspace, key="gold")

    assert standing_of(member)[0] == ""
    assert_books_hold(member.workspace)
    with pytest.raises(Invalid):
        granted(member)


def test_the_best_of_several_counts(member: Customer) -> None:
    granted(member, "silver", None)
    granted(member, "gold", 3)

    assert [tier_at(member, later(n)) for n in (3, 4)] == ["gold", "silver"]


def test_it_is_taken_back_by_hand_once(member: Customer) -> None:
    row, staff = granted(member, days=None), make_staff(member.workspace).user

    for _ in range(2):
        revoke_grant(workspace=member.workspace, grant_id=row.id, by=staff)

    row.refresh_from_db()
    assert (standing_of(member)[0], row.revoked_by) == ("", staff)
    assert changes(member) == [("", "gold"), ("gold", "")]
    assert_books_hold(member.workspace)


def test_the_same_name_again_is_the_first(member: Customer) -> None:
    favour = Favour("gold", "Campaign spring", 7, external_id="foyer:action:1")

    assert (
        grant_tier(customer=member, favour=favour).id
        == grant_tier(customer=member, favour=favour).id
    )
    assert TierGrant.objects.of(member.workspace).count() == 1


def test_an_erasure_ends_it_and_blanks_why(member: Customer) -> None:
    granted(member, days=None)

    erase_customer(customer=member, at=NOON)

    row = TierGrant.objects.of(member.workspace).get()
    assert (row.reason, row.ended_at is None, standing_of(member)[0]) == ("erased", False, "")
    assert_books_hold(member.workspace)
    with pytest.raises(UnknownCustomer):
        granted(member)


def test_a_copy_of_ones_records_says_it(member: Customer) -> None:
    granted(member, at=timezone.now())

    copy = export_loyalty(workspace=member.workspace, customer_id=member.id)

    assert [(one["tier"], one["reason"]) for one in copy["granted_tiers"]] == [
        ("gold", "A good friend")
    ]


def test_a_member_who_holds_what_nobody_granted_is_found(member: Customer) -> None:
    granted(member, days=None)
    TierGrant.objects.of(member.workspace).update(ended_at=NOON)

    everybody = Customer.objects.of(member.workspace)
    found = verify(workspace=member.workspace, customers=everybody, tell=lambda done: None)

    assert [one.what for one in found] == ["tiers, granted"]
