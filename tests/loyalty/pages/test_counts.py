"""How many statements a page of the card takes, whatever its member has done."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.factories import make_member
from tests.loyalty.pages.cards import browser_of, buys, card, open_house
from tests.loyalty.rewards.setting import give, make_reward, redeem

pytestmark = pytest.mark.django_db

MOST_OF_A_CARD = 50


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("what", ["card", "history", "boards", "claims"])
def test_ten_rows_cost_what_one_costs(what: str, member: Customer) -> None:
    workspace, client = member.workspace, browser_of(member)
    open_house(workspace)
    give(member)
    buys(member, "12.00")
    redeem(member, "cup")
    few = statements(client, card(workspace, what))

    for number in range(9):
        make_reward(workspace, f"more-{number}")
        redeem(member, "cup")
        buys(member, "12.00")
        buys(make_member(workspace), "9.00")

    assert statements(client, card(workspace, what)) == few
    assert few <= MOST_OF_A_CARD
