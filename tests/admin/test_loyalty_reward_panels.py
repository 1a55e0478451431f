"""A customer's page draws the cards and says what is within reach; the front page what is short."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from loyalty.ledger.services import adjust_points
from loyalty.models import Enrolment, Redemption, RedemptionState
from loyalty.rewards.catalogue import retire_reward
from loyalty.rewards.reversing import reverse_redemption
from tests.admin.rows import errors_of, opened
from tests.admin.visiting import customer_page, page, text_of
from tests.factories import draft, purchase
from tests.loyalty.programme import record
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.loyalty.stamps.stamped import make_program, state_of

pytestmark = pytest.mark.django_db


def buy(member: Customer, times: int) -> None:
    record(member.workspace, *[purchase(member)] * times, at=timezone.now())


def cards(desk: Client, member: Customer) -> list[str]:
    """The cards on the page, each with its look and its words."""
    html = text_of(desk.get(customer_page(member)))
    found = re.findall(
        r'foyer-stampcard is-(\w+)">.*?<strong>(.*?)</strong> · (.*?)</p>', html, re.DOTALL
    )
    return [f"{look}: {words}, {more}" for look, words, more in found]


def redeeming(member: Customer, reward: Any) -> str:
    return page("loyalty_redeem", reward.pk, member.pk)


def test_cards_are_full_and_under_way(desk: Client, member: Customer) -> None:
    make_program(member.workspace, threshold=3)
    buy(member, 5)

    assert cards(desk, member) == ["full: 3 of 3, Full", "open: 2 of 3, 1 more stamp is missing"]


def test_a_circle_says_its_day_and_the_card_says_itself_in_words(
    desk: Client, member: Customer
) -> None:
    make_program(member.workspace, threshold=10)
    buy(member, 7)

    html = text_of(desk.get(customer_page(member)))

    assert html.count('<span class="is-stamped" title="') == 7
    assert html.count('<span class="is-empty" title="not stamped yet">') == 3
    assert 'role="img" aria-label="7 of 10 stamps"' in html


def test_a_spent_card_leads_to_what_it_paid_for_and_says_what_is_missing(
    desk: Client, member: Customer
) -> None:
    make_program(member.workspace, threshold=2)
    record(member.workspace, *[purchase(member, external_id=name) for name in ("one", "two")])
    spent = redeem(member)
    more = {"amount": Decimal(10), "metadata": {"refund_of": "two"}}
    record(member.workspace, draft(member, "transaction", "refund", **more))

    html = text_of(desk.get(customer_page(member)))

    [_, card] = cards(desk, member)
    assert card.startswith("spent: 1 of 2, Spent on")
    assert card.endswith("1 of its purchases was refunded since")
    assert html.count('class="is-missing"') == 1
    assert page("loyalty_redemption_change", spent.pk) in html


def test_a_very_long_card_is_a_bar(desk: Client, member: Customer) -> None:
    make_program(member.workspace, threshold=500)
    buy(member, 2)

    html = text_of(desk.get(customer_page(member)))

    assert 'class="is-stamped"' not in html
    assert '<progress value="2" max="500" aria-label="2 of 500 stamps">' in html


def test_many_full_cards_are_a_few_and_a_number(desk: Client, member: Customer) -> None:
    make_program(member.workspace, threshold=1)
    buy(member, 9)

    html = text_of(desk.get(customer_page(member)))

    assert len(cards(desk, member)) == 4
    assert "6 more full cards" in html


def test_a_full_card_is_redeemed_and_handed_out_at_once(desk: Client, member: Customer) -> None:
    program = make_program(member.workspace, threshold=2)
    buy(member, 2)
    address = redeeming(member, program.reward)

    desk.post(address, opened(desk, address, "redeem") | {"then": "hand_out"})

    made = Redemption.objects.of(member.workspace).get()
    assert (made.state, state_of(member)) == (RedemptionState.FULFILLED, (0, 0))


def test_points_are_redeemed_for_a_code(desk: Client, member: Customer) -> None:
    coffee = make_reward(member.workspace)
    give(member)
    address = redeeming(member, coffee)

    answer = desk.post(address, opened(desk, address, "redeem") | {"then": "code"})

    made = Redemption.objects.of(member.workspace).get()
    assert answer["Location"] == page("loyalty_redemption_change", made.pk)
    assert made.state == RedemptionState.ISSUED


def test_the_same_form_sent_twice_redeems_once(desk: Client, member: Customer) -> None:
    coffee = make_reward(member.workspace)
    give(member)
    address = redeeming(member, coffee)
    form = opened(desk, address, "redeem") | {"then": "hand_out"}

    answers = [desk.post(address, form), desk.post(address, form)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Redemption.objects.of(member.workspace).count() == 1


def test_what_is_out_of_reach_says_why_and_has_no_button(desk: Client, member: Customer) -> None:
    coffee = make_reward(member.workspace)
    adjust_points(customer=member, points=4, reason="Welcome")

    shown = text_of(desk.get(redeeming(member, coffee)))
    html = text_of(desk.get(customer_page(member)))

    assert "6 points are missing." in shown
    assert 'name="then"' not in shown
    assert "No reward is within reach yet" in html
    assert "6 more for: A coffee" in html


def test_what_was_retired_meanwhile_is_refused(desk: Client, member: Customer) -> None:
    coffee = make_reward(member.workspace)
    give(member)
    form = opened(desk, redeeming(member, coffee), "redeem")
    retire_reward(workspace=member.workspace, key="coffee")

    answer = desk.post(redeeming(member, coffee), form | {"then": "code"})

    assert "not to be had any more" in errors_of(answer)
    assert not Redemption.objects.of(member.workspace).exists()


def test_a_card_that_is_not_full_is_refused_in_words(desk: Client, member: Customer) -> None:
    program = make_program(member.workspace, threshold=5)
    buy(member, 2)

    assert "3 stamps are missing" in text_of(desk.get(redeeming(member, program.reward)))


def test_staff_enrol_a_customer_who_may_leave_again(desk: Client, member: Customer) -> None:
    program = make_program(member.workspace, enrolment="by_staff", threshold=2)
    enrol = page("loyalty_enrol", program.pk, member.pk)
    leave = page("loyalty_leave", program.pk, member.pk)
    assert enrol in text_of(desk.get(customer_page(member)))

    html = text_of(desk.post(enrol, follow=True))
    record(member.workspace, purchase(member, event_timestamp=timezone.now()), at=timezone.now())
    assert (leave in html, enrol in html, state_of(member)) == (True, False, (0, 1))

    html = text_of(desk.post(leave, follow=True))
    assert (enrol in html, state_of(member)) == (True, (0, 0))
    assert Enrolment.objects.get(workspace=member.workspace).left_at is not None


def test_without_programmes_and_rewards_the_page_says_nothing(
    desk: Client, member: Customer
) -> None:
    html = text_of(desk.get(customer_page(member)))

    assert "stamps-title" not in html
    assert "rewards-title" not in html


def test_activity_says_which_reward_it_was(desk: Client, member: Customer) -> None:
    make_reward(member.workspace, title="A blue mug")
    give(member)
    redeem(member)

    shown = text_of(desk.get(page("events_activityevent_changelist")))

    assert "A blue mug" in shown


def test_the_front_page_says_what_was_redeemed_today(desk: Client, member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    redeem(member)
    back = redeem(member)
    reverse_redemption(workspace=member.workspace, name=back.code, reason="Mistake")

    html = text_of(desk.get(page("index")))

    assert re.search(r"Redeemed today</dt><dd><a [^>]*>1</a>", html)


@pytest.mark.parametrize(
    ("stock", "taken", "is_short"),
    [(50, 45, False), (50, 46, True), (4, 1, True), (3, 0, False), (5, 1, False), (None, 9, False)],
)
def test_the_front_page_says_which_stock_runs_out(
    stock: int | None, taken: int, is_short: bool, desk: Client, workspace: Workspace
) -> None:
    coffee = make_reward(workspace, stock=stock)
    coffee.stock.taken = taken
    coffee.stock.save()

    assert ("Running out" in text_of(desk.get(page("index")))) is is_short


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("stampprogram", "Set up a stamp card"),
        ("reward", "Set up a reward"),
        ("redemption", "Find a customer"),
    ],
)
def test_empty_lists_say_what_to_do_next(name: str, words: str, desk: Client) -> None:
    assert words in text_of(desk.get(page(f"loyalty_{name}_changelist")))


def test_the_sidebar_marks_the_page_that_is_open_alone(desk: Client) -> None:
    html = text_of(desk.get(page("loyalty_counter")))

    counter, redemptions = page("loyalty_counter"), page("loyalty_redemption_changelist")
    marked = re.findall(r'<a href="([^"]+)"[^>]*class="[^"]*\bactive\b', html)
    assert (counter in marked, redemptions in marked) == (True, False)
