"""A redemption's page says what happened, and its buttons do what they say."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from loyalty.models import Redemption, RedemptionState
from loyalty.rewards.codes import shown_code
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.admin.rows import errors_of
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import draft, make_member, make_staff, purchase
from tests.loyalty.programme import make_rule, points_of, record
from tests.loyalty.rewards.setting import give, lasting, make_reward, redeem, taken_of
from tests.loyalty.stamps.stamped import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def coffee(member: Customer) -> Redemption:
    make_reward(member.workspace, stock=5)
    give(member)
    return redeem(member)


def press(desk: Client, redemption: Redemption, name: str, **given: Any) -> Any:
    answer = desk.post(page(f"loyalty_redemption_{name}", redemption.pk), given, follow=True)
    redemption.refresh_from_db()
    return answer


def its_page(desk: Client, redemption: Redemption) -> str:
    return text_of(desk.get(page("loyalty_redemption_change", redemption.pk)))


def found(desk: Client, **asked: str) -> int:
    answer = desk.get(page("loyalty_redemption_changelist"), asked)
    return len(answer.context["cl"].result_list)


def test_the_page_says_what_who_when_and_by_which_code(desk: Client, coffee: Redemption) -> None:
    html = its_page(desk, coffee)

    for words in ["A coffee", "Sarah", "10 points", shown_code(coffee.code), "Waiting", "Redeemed"]:
        assert words in html


def test_handing_out_is_one_press_and_says_who_did_it(
    workspace: Workspace, coffee: Redemption
) -> None:
    clerk = make_staff(workspace, Role.STEWARD, "ana@example.com")
    desk = Client()
    desk.force_login(clerk.user)

    html = text_of(press(desk, coffee, "fulfil"))

    assert coffee.state == RedemptionState.FULFILLED
    assert f", {clerk.user}" in html


def test_handing_out_twice_is_said(desk: Client, coffee: Redemption) -> None:
    press(desk, coffee, "fulfil")

    assert "Given out already" in text_of(press(desk, coffee, "fulfil"))


def test_undoing_makes_the_code_good_again(desk: Client, coffee: Redemption) -> None:
    press(desk, coffee, "fulfil")

    html = text_of(press(desk, coffee, "undo"))

    assert coffee.state == RedemptionState.ISSUED
    assert "Handing out undone" in html


def test_taking_back_says_what_it_will_do(desk: Client, coffee: Redemption) -> None:
    html = text_of(desk.get(page("loyalty_redemption_reverse", coffee.pk)))

    for words in ["10 points go back", "One more of the reward", "cannot be undone"]:
        assert words in html


def test_taking_back_says_which_points_expire_when(desk: Client, member: Customer) -> None:
    make_rule(member.workspace, **lasting(days=40, points=15))
    visit = draft(member, "activity", "visit", event_timestamp=timezone.now())
    record(member.workspace, visit, at=timezone.now())
    make_reward(member.workspace)
    coffee = redeem(member)

    html = text_of(desk.get(page("loyalty_redemption_reverse", coffee.pk)))

    assert "10 of them expire on" in html


def test_taking_back_gives_everything_back(
    desk: Client, coffee: Redemption, member: Customer
) -> None:
    press(desk, coffee, "reverse", reason="Out of milk")

    assert coffee.state == RedemptionState.REVERSED
    assert (points_of(member), taken_of(coffee.reward)) == (100, 0)
    assert "Out of milk" in its_page(desk, coffee)


def test_taking_back_needs_a_reason(desk: Client, coffee: Redemption) -> None:
    answer = press(desk, coffee, "reverse", reason=" ")

    assert "required" in errors_of(answer)
    assert coffee.state == RedemptionState.ISSUED


def test_what_was_handed_out_is_not_taken_back(desk: Client, coffee: Redemption) -> None:
    press(desk, coffee, "fulfil")

    html = text_of(press(desk, coffee, "reverse", reason="Mistake"))

    assert coffee.state == RedemptionState.FULFILLED
    assert "cannot be taken back as it stands" in html
    assert page("loyalty_redemption_reverse", coffee.pk) not in html


def test_links_that_only_look_change_nothing(desk: Client, coffee: Redemption) -> None:
    for name in ("fulfil", "undo", "reverse"):
        desk.get(page(f"loyalty_redemption_{name}", coffee.pk))

    coffee.refresh_from_db()
    assert coffee.state == RedemptionState.ISSUED


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_may_not_take_back_has_no_button(role: Role, coffee: Redemption) -> None:
    desk = at_desk(coffee.workspace, role)
    address = page("loyalty_redemption_reverse", coffee.pk)

    assert address not in its_page(desk, coffee)
    assert desk.post(address, {"reason": "Mine"}).status_code == 403


def test_an_analyst_sees_no_code_and_hands_nothing_out(coffee: Redemption) -> None:
    desk = at_desk(coffee.workspace, Role.ANALYST)
    listed = text_of(desk.get(page("loyalty_redemption_changelist")))

    assert shown_code(coffee.code) not in its_page(desk, coffee) + listed
    assert found(desk, q=coffee.code) == 0
    for name in ("fulfil", "undo"):
        assert desk.post(page(f"loyalty_redemption_{name}", coffee.pk)).status_code == 403


def test_the_list_is_searched_by_code_and_by_customer(
    desk: Client, workspace: Workspace, coffee: Redemption
) -> None:
    other = make_member(workspace, name="Boris Becker")
    give(other)
    redeem(other)

    asked = [shown_code(coffee.code).lower(), str(coffee.pk), str(coffee.customer_id), "boris"]
    assert [found(desk, q=one) for one in asked] == [1, 1, 1, 1]
    assert found(desk) == 2
    assert [found(desk, q=one) for one in ("nobody", "K7PM2-QXH9T")] == [0, 0]


def test_the_list_is_narrowed_by_the_state_that_it_shows(
    desk: Client, coffee: Redemption, member: Customer
) -> None:
    late, done = redeem(member), redeem(member)
    Redemption.objects.of(member.workspace).filter(id=late.id).update(
        expires_at=timezone.now() - timedelta(hours=1)
    )
    fulfil_redemption(workspace=member.workspace, name=done.code)

    states = ["issued", "fulfilled", "expired", "reversed", "lost"]
    assert [found(desk, state=one) for one in states] == [1, 1, 1, 0, 3]
    assert [found(desk, reward=one) for one in ("coffee", "tea")] == [3, 0]


def test_what_a_card_paid_for_is_said(desk: Client, member: Customer) -> None:
    make_program(member.workspace, threshold=1)
    record(member.workspace, purchase(member), at=timezone.now())
    free = redeem(member, "coffee")

    html = text_of(desk.get(page("loyalty_redemption_reverse", free.pk)))

    assert "a full stamp card" in its_page(desk, free)
    assert "The 1 stamps of the card" not in html
    assert "The stamp of the card is the customer&#x27;s again." in html
