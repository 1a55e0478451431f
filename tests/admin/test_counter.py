"""At the counter: a scanner's line, an amount, and the answer says what was earned; Undo."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer
from accounts.scopes import Role
from core.ids import uuid7
from events.models import ActivityEvent
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_event, make_member
from tests.loyalty.programme import make_rule, points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.tickets.codes import code_of

pytestmark = pytest.mark.django_db

COUNTER = "events_counter"


@pytest.fixture
def clerk(member: Customer) -> Client:
    return at_desk(member.workspace, Role.MANAGER)


def scan(client: Client, text: str) -> Any:
    """What a scanner types, and Enter."""
    return client.get(page(COUNTER), {"q": text})


def say(client: Client, customer: Customer, what: str = "", **more: str) -> Any:
    """The second field filled in, and Enter; the answer is the page that one comes to."""
    opened = client.get(page(COUNTER), {"customer": str(customer.pk)})
    nonce = str(opened.context["form"]["nonce"].value())
    given = {"customer": str(customer.pk), "nonce": nonce, "what": what} | more
    return client.post(page(COUNTER), given, follow=True)


def recorded(customer: Customer) -> list[tuple[str, str]]:
    rows = ActivityEvent.objects.of(customer.workspace).about(customer.id)
    return [(one.event_type, str(one.amount or "")) for one in rows.order_by("id")]


def test_a_pass_or_a_ticket_says_who_it_is(clerk: Client, member: Customer) -> None:
    ticket = sell(make_ticketed_event(member.workspace), member)[0]

    for text in [member.card.number, code_of(ticket), ticket.number, "sarah johnson"]:
        assert scan(clerk, text).context["customer"] == member


def test_an_amount_and_enter_is_a_purchase_that_says_what_it_earned(
    clerk: Client, member: Customer
) -> None:
    make_rule(member.workspace)

    answer = say(clerk, member, "12,50")

    shown = text_of(answer)
    assert recorded(member) == [("purchase", "12.5000")]
    assert "Purchase, €12.50" in shown
    assert "What it earned" in shown
    assert 'id="q"' in shown


def test_enter_alone_is_a_visit(clerk: Client, member: Customer) -> None:
    say(clerk, member)

    assert recorded(member) == [("visit", "")]


def test_enter_pressed_twice_records_once(clerk: Client, member: Customer) -> None:
    nonce = "0198f0f0-0000-7000-8000-000000000001"

    for _ in range(2):
        say(clerk, member, "5", nonce=nonce)

    assert recorded(member) == [("purchase", "5.0000")]


def test_a_rewards_code_is_handed_out(clerk: Client, member: Customer) -> None:
    make_reward(member.workspace)
    give(member)
    code = redeem(member).code

    answer = say(clerk, member, code)

    assert "Hand it out" in text_of(answer)
    assert "purchase" not in dict(recorded(member))


def test_the_next_pass_is_no_amount(clerk: Client, member: Customer) -> None:
    mike = make_member(member.workspace, "mike", name="Mike Chen")

    answer = say(clerk, member, mike.card.number)

    assert answer.context["customer"] == mike
    assert recorded(member) == recorded(mike) == []


@pytest.mark.parametrize(
    ("what", "status"), [("1.999", 422), ("9" * 30, 422), ("a\0b", 422), ("x" * 401, 422)]
)
def test_what_cannot_be_recorded_is_said_at_the_field(
    what: str, status: int, clerk: Client, member: Customer
) -> None:
    answer = say(clerk, member, what)

    assert answer.status_code == status
    assert 'role="alert"' in text_of(answer)
    assert recorded(member) == []


@pytest.mark.parametrize("what", ["ten", "-5", "1e5", "1.2.3"])
def test_what_is_no_amount_looks_for_a_customer(what: str, clerk: Client, member: Customer) -> None:
    answer = say(clerk, member, what)

    assert answer.status_code == 200
    assert "Nobody is found" in text_of(answer)
    assert recorded(member) == []


def test_a_steward_records_visits_and_no_money(member: Customer) -> None:
    steward = at_desk(member.workspace, Role.STEWARD)

    refused = say(steward, member, "5")
    say(steward, member)

    assert "Your role records visits" in text_of(refused)
    assert recorded(member) == [("visit", "")]


def test_an_analyst_has_no_counter(member: Customer) -> None:
    assert scan(at_desk(member.workspace, Role.ANALYST), "x").status_code == 403


def test_undo_takes_back_what_it_led_to(clerk: Client, member: Customer) -> None:
    make_rule(member.workspace)
    done = say(clerk, member, "10").context["done"]
    earned = points_of(member)

    answer = clerk.post(page(COUNTER), {"undo": str(done.pk)}, follow=True)

    assert "Undone: Purchase, €10.00, for Sarah Johnson." in text_of(answer)
    assert (earned > 0, points_of(member), recorded(member)) == (True, 0, [])


def test_a_steward_undoes_their_own_for_a_quarter_of_an_hour(member: Customer) -> None:
    steward = at_desk(member.workspace, Role.STEWARD)
    fresh = say(steward, member).context["done"]
    steward.post(page(COUNTER), {"undo": str(fresh.pk)})
    old = say(steward, member).context["done"]
    rows = ActivityEvent.objects.of(member.workspace)
    rows.filter(id=old.pk).update(received_at=timezone.now() - timedelta(minutes=16))

    answer = steward.post(page(COUNTER), {"undo": str(old.pk)}, follow=True)

    assert "An owner or a manager can delete this" in text_of(answer)
    assert [one.pk for one in rows] == [old.pk]


def test_nobody_undoes_what_another_system_sent(clerk: Client, member: Customer) -> None:
    event = make_event(member)

    clerk.post(page(COUNTER), {"undo": str(event.pk)})

    assert len(recorded(member)) == 1


def test_another_house_is_not_touched(clerk: Client, member: Customer, stranger: Customer) -> None:
    theirs = say(at_desk(stranger.workspace), stranger).context["done"]

    clerk.post(page(COUNTER), {"undo": str(theirs.pk)})
    clerk.post(page(COUNTER), {"customer": str(stranger.pk), "nonce": str(uuid7()), "what": "5"})

    assert len(recorded(stranger)) == 1
    assert scan(clerk, stranger.card.number).context["customer"] is None


def test_the_last_ten_stand_below_with_undo(clerk: Client, member: Customer) -> None:
    for _ in range(12):
        say(clerk, member)

    shown = text_of(clerk.get(page(COUNTER)))

    assert shown.count('name="undo"') == 10
    assert customer_page(member) not in shown


def test_the_counter_costs_no_more_queries_with_ten_lines(clerk: Client, member: Customer) -> None:
    say(clerk, member)
    one = queries_of(clerk, page(COUNTER))

    for number in range(9):
        say(clerk, make_member(member.workspace, f"m-{number}"))
    ten = queries_of(clerk, page(COUNTER))

    assert len(ten) == len(one) <= 12
