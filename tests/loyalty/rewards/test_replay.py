"""A replay names whatever was done to redemptions and their counters by hand."""

import pytest
from django.db import connection

from accounts.models import Customer
from loyalty.rewards.reversing import reverse_redemption
from tests.loyalty.replay.stories import differences
from tests.loyalty.rewards.setting import give, make_reward, redeem

pytestmark = pytest.mark.django_db

DAMAGE = {
    "a stock that is too small": (
        "UPDATE loyalty_rewardstock SET taken = 0",
        "reward=coffee: taken: expected 1, found 0",
    ),
    "a customer who had it less often": (
        "UPDATE loyalty_rewarduse SET used = 0",
        "how often had coffee: expected 1, found 0",
    ),
    "a redemption that cost another sum": (
        "UPDATE loyalty_redemption SET points = 11 WHERE state = 'issued'",
        "points of spend: expected -11, found -10",
    ),
    "a reversal that gave nothing back": (
        "UPDATE loyalty_redemption SET state = 'reversed' WHERE state = 'issued'",
        "points of return: expected 10, found 0",
    ),
    "points that were given back for nothing": (
        "UPDATE loyalty_redemption SET state = 'expired' WHERE state = 'reversed'",
        "points of return: expected 0, found 10",
    ),
    "a spend that nothing was had for": (
        "UPDATE loyalty_ledgerentry SET subject_id = gen_random_uuid() WHERE kind = 'spend'",
        "points of spend: expected 0, found -10",
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_it_is_named(member: Customer, kind: str) -> None:
    make_reward(member.workspace, stock=5, perCustomer=5)
    give(member)
    redeem(member)
    back = redeem(member)
    reverse_redemption(workspace=member.workspace, name=back.code, reason="Sorry")
    assert differences(member.workspace) == []
    statement, said = DAMAGE[kind]

    with connection.cursor() as cursor:
        cursor.execute(statement)

    lines = differences(member.workspace)
    assert [line for line in lines if said in line], lines
