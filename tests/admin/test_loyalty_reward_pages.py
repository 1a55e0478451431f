"""Rewards are set up in a form, and what is wrong is said at its field."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer, Workspace
from loyalty.models import Reward, RewardStock, Tier
from loyalty.tiers.content import TierContent
from loyalty.tiers.services import put_tier
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import page, text_of
from tests.loyalty.rewards.setting import give, make_reward, make_stamp_reward, redeem

pytestmark = pytest.mark.django_db

MUG = {"title": "A mug", "key": "mug", "points": "200", "stock": "12", "per_customer": "1"}


def put_gold(workspace: Workspace) -> Tier:
    content = TierContent(title="Gold", threshold=Decimal(100))
    return put_tier(workspace=workspace, key="gold", content=content)


def send_new(desk: Client, **given: Any) -> Any:
    address = page("loyalty_reward_add")
    return desk.post(address, opened(desk, address, "definition-form") | MUG | given)


def change(desk: Client, reward: Reward, **given: Any) -> Any:
    address = page("loyalty_reward_change", reward.pk)
    form = opened(desk, address, "definition-form") | given
    return desk.post(address, {name: value for name, value in form.items() if value is not None})


def stock_of(reward: Reward) -> tuple[int, int | None]:
    stock = RewardStock.objects.get(workspace=reward.workspace, reward=reward)
    return stock.taken, stock.capacity


def test_a_reward_is_made_with_its_stock_and_its_tiers(desk: Client, workspace: Workspace) -> None:
    put_gold(workspace)

    answer = send_new(desk, tiers=["gold"], ends_at="2027-01-01T00:00")

    assert answer.status_code == 302, errors_of(answer)
    mug = Reward.objects.of(workspace).get()
    assert (mug.key, mug.points, mug.per_customer, mug.valid_days) == ("mug", 200, 1, 30)
    assert (mug.tiers, stock_of(mug)) == (["gold"], (0, 12))
    assert str(mug.ends_at) == "2026-12-31 23:00:00+00:00"


def test_saving_what_the_page_shows_changes_nothing(desk: Client, workspace: Workspace) -> None:
    put_gold(workspace)
    send_new(desk, tiers=["gold"], starts_at="2026-01-01T08:30:15")
    mug = Reward.objects.of(workspace).get()
    before = {name: getattr(mug, name) for name in ("points", "tiers", "starts_at", "changed_at")}

    change(desk, mug)

    mug.refresh_from_db()
    assert {name: getattr(mug, name) for name in before} == before
    assert stock_of(mug) == (0, 12)


def test_stock_is_raised_and_not_lowered_below_what_is_taken(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    coffee = make_reward(workspace, stock=2)
    give(member)
    redeem(member)
    redeem(member)

    raised, lowered = change(desk, coffee, stock="5"), change(desk, coffee, stock="1")

    assert raised.status_code == 302
    assert "2 are taken already" in errors_of(lowered)
    assert lowered.context["editor"].form.errors.keys() == {"stock"}
    assert stock_of(coffee) == (2, 5)


def test_a_reward_of_a_stamp_card_has_no_price(desk: Client, workspace: Workspace) -> None:
    tenth = make_stamp_reward(workspace)

    html = text_of(desk.get(page("loyalty_reward_change", tenth.pk)))
    change(desk, tenth, title="The eleventh", per_customer="3", points="50")

    tenth.refresh_from_db()
    assert 'name="points"' not in html
    assert "The tenth is free, for a full stamp card." in html
    assert (tenth.title, tenth.per_customer, tenth.points) == ("The eleventh", 3, None)


def test_a_reward_is_retired_by_a_tick(desk: Client, workspace: Workspace) -> None:
    coffee = make_reward(workspace)

    change(desk, coffee, active=None)

    coffee.refresh_from_db()
    assert not coffee.is_active


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": ""}, "required"),
        ({"key": "a/b"}, "no slash"),
        ({"points": ""}, "required"),
        ({"points": "0"}, "greater than or equal to 1"),
        ({"points": "12345678901"}, "whole number from 1"),
        ({"stock": "-1"}, "greater than or equal to 0"),
        ({"stock": "9" * 4500}, "whole number"),
        ({"per_customer": "0"}, "greater than or equal to 1"),
        ({"valid_days": "99999"}, "whole number from 1"),
        ({"tiers": ["platinum"]}, "not one of the available"),
        ({"starts_at": "2027-01-01T00:00", "ends_at": "2026-01-01T00:00"}, "ends before"),
        ({"starts_at": "1066-10-14T09:00"}, "year from 1900"),
        ({"description": "a\0b"}, "Null characters"),
    ],
)
def test_what_is_wrong_is_said(
    given: dict[str, Any], words: str, desk: Client, workspace: Workspace
) -> None:
    answer = send_new(desk, **given)

    assert answer.status_code == 200
    assert words in errors_of(answer)
    assert not Reward.objects.of(workspace).exists()


def test_the_list_says_price_stock_and_how_often_it_was_redeemed(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    make_reward(workspace, stock=5)
    make_stamp_reward(workspace)
    give(member)
    redeem(member)

    html = text_of(desk.get(page("loyalty_reward_changelist")))

    assert "4 of 5" in html
    assert "a full stamp card" in html
    assert "10 points" in html
    assert html.count(">1<") == 1
