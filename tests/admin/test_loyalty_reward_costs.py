"""Pages of stamps and rewards cost the same number of queries with one row and with ten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page
from tests.factories import make_member, make_staff, purchase
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.stamps.stamped import make_program

pytestmark = pytest.mark.django_db

TEN = 10
Add = Callable[[Workspace, Customer, int], Any]


def add_program(workspace: Workspace, member: Customer, number: int) -> None:
    joining = "by_staff" if number % 2 else "automatic"
    make_program(workspace, f"card-{number}", threshold=2, enrolment=joining)
    record(workspace, *[purchase(member)] * 3, at=timezone.now())
    if number % 2 == 0:
        redeem(member, f"card-{number}")


def add_reward(workspace: Workspace, member: Customer, number: int) -> None:
    make_reward(workspace, f"reward-{number}", points=1 + number * 50, stock=2)
    give(member, 1 + number * 50)
    redeem(member, f"reward-{number}")


def add_redemption(workspace: Workspace, member: Customer, number: int) -> None:
    make_reward(workspace, f"reward-{number}", points=5)
    buyer = make_member(workspace)
    give(buyer)
    made = redeem(buyer, f"reward-{number}")
    fulfil_redemption(workspace=workspace, name=made.code, by=make_staff(workspace).user)


LISTS: dict[str, Add] = {
    "stampprogram": add_program,
    "reward": add_reward,
    "redemption": add_redemption,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_no_more_queries_at_ten(
    name: str, workspace: Workspace, member: Customer
) -> None:
    client, address = at_desk(workspace), page(f"loyalty_{name}_changelist")
    LISTS[name](workspace, member, 0)
    one = queries_of(client, address)

    for number in range(1, TEN):
        LISTS[name](workspace, member, number)
    ten = queries_of(client, address)

    assert len(ten) == len(one) <= 14


@pytest.mark.parametrize("name", ["index", "customer"])
def test_a_page_costs_no_more_queries_at_ten_of_everything(
    name: str, workspace: Workspace, member: Customer
) -> None:
    client = at_desk(workspace)
    address = page("index") if name == "index" else customer_page(member)
    for number in range(2):
        add_program(workspace, member, number)
        add_reward(workspace, member, number)
    few = queries_of(client, address)

    for number in range(2, TEN):
        add_program(workspace, member, number)
        add_reward(workspace, member, number)
    ten = queries_of(client, address)

    assert len(ten) == len(few) <= 60
