"""What a full stamp card pays for."""

import pytest

from accounts.models import Customer
from core.errors import DomainError
from loyalty.models import EntryKind, LedgerEntry, StampCard
from loyalty.rewards.errors import RewardSoldOut
from loyalty.rewards.reading import within_reach
from loyalty.rewards.reversing import reverse_redemption
from loyalty.stamps.errors import NoFinishedCard
from tests.factories import NOON, purchase
from tests.loyalty.ledger.points import clock_at
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import make_stamp_reward, redeem, taken_of, told
from tests.loyalty.shop import assert_books_hold
from tests.loyalty.stamps.stamped import make_program, state_of

pytestmark = pytest.mark.django_db


def buy(customer: Customer, count: int) -> None:
    """So many purchases, each of them a stamp."""
    record(customer.workspace, *(purchase(customer) for _ in range(count)))


def test_a_full_card_becomes_a_code(member: Customer) -> None:
    program = make_program(member.workspace, threshold=2)
    buy(member, 3)

    redemption = redeem(member, program.reward.key)

    card = StampCard.objects.get(workspace=member.workspace)
    assert (redemption.card_id, redemption.entry_id, redemption.points) == (card.id, None, 0)
    assert card.redemption_id == redemption.id
    assert (state_of(member), taken_of(program.reward)) == ((0, 1), 1)
    assert not LedgerEntry.objects.of(member.workspace).filter(kind=EntryKind.SPEND).exists()
    assert_books_hold(member.workspace)


def test_without_a_full_card_nothing_happens(member: Customer) -> None:
    program = make_program(member.workspace, threshold=3)
    buy(member, 2)

    with pytest.raises(NoFinishedCard):
        redeem(member, program.reward.key)

    assert (state_of(member), taken_of(program.reward)) == ((0, 2), 0)


def test_a_card_is_not_spent_on_what_is_sold_out(member: Customer) -> None:
    program = make_program(member.workspace, threshold=2)
    make_stamp_reward(member.workspace, program.reward.key, stock=0)
    buy(member, 2)

    with pytest.raises(RewardSoldOut):
        redeem(member, program.reward.key)

    assert state_of(member) == (1, 0)


def test_a_reversal_gives_the_card_back(member: Customer) -> None:
    program = make_program(member.workspace, threshold=2)
    buy(member, 2)
    redemption = redeem(member, program.reward.key)

    reverse_redemption(workspace=member.workspace, name=redemption.code, reason="Sorry")

    assert (state_of(member), taken_of(program.reward)) == ((1, 0), 0)
    unredeemed = told(member.workspace, "qualifying_purchase.unredeemed")
    assert len(unredeemed) == 2
    assert_books_hold(member.workspace)
    redeem(member, program.reward.key)


def test_a_reward_without_a_programme_is_paid_by_no_card(member: Customer) -> None:
    make_stamp_reward(member.workspace)

    with pytest.raises(DomainError) as refusal:
        redeem(member, "tenth")

    assert refusal.value.code == "no_finished_card"


@pytest.mark.parametrize(("stamps", "missing"), [(0, 3), (2, 1), (3, 0), (4, 0)])
def test_how_far_the_card_is(member: Customer, stamps: int, missing: int) -> None:
    make_program(member.workspace, threshold=3)
    buy(member, stamps)

    with clock_at(NOON):
        [reach] = within_reach(customer=member, at=NOON)

    assert reach.missing_stamps == missing
    assert (reach.obstacle is None) is (missing == 0)
    if reach.obstacle is not None:
        assert f"{missing} stamp" in reach.obstacle.message
