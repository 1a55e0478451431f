"""One field finds a customer by whatever is at hand, and opens who is meant."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from accounts.scopes import Role, Scope
from accounts.services.finding import find_customers
from tests.admin.test_list_costs import queries_of
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_member
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

FIND = "accounts_customer_find"
LIST = "accounts_customer_changelist"


@pytest.fixture
def desk(member: Customer) -> Client:
    make_member(member.workspace, "mike", name="Mike Chen", email="mike@example.com")
    return at_desk(member.workspace, Role.MANAGER)


def opened(client: Client, text: str, name: str = FIND) -> str:
    """Where the field leads; "" when nothing opens at once."""
    return str(client.get(page(name), {"q": text}).headers.get("Location", ""))


def ticket_of(customer: Customer) -> Ticket:
    return sell(make_ticketed_event(customer.workspace), customer)[0]


def order_of(customer: Customer) -> str:
    return place(make_ticketed_event(customer.workspace), customer).order.number


def reward_of(customer: Customer) -> str:
    make_reward(customer.workspace)
    give(customer)
    return redeem(customer).code


KNOWN: dict[str, Callable[[Customer], str]] = {
    "e-mail": lambda one: one.email.upper(),
    "customer id": lambda one: one.external_id,
    "pass number": lambda one: f" {one.card.number} ",
    "pass id": lambda one: str(one.pk),
    "link of a pass": lambda one: f"https://example.org/me/card/{one.card.number}/?from=qr",
    "ticket number": lambda one: ticket_of(one).number.lower(),
    "ticket code": lambda one: code_of(ticket_of(one)),
    "order number": order_of,
    "code of a reward": lambda one: reward_of(one).lower(),
}


@pytest.mark.parametrize("name", [FIND, LIST])
@pytest.mark.parametrize("known", KNOWN)
def test_who_is_meant_opens_at_once(known: str, name: str, desk: Client, member: Customer) -> None:
    text = KNOWN[known](member)

    assert opened(desk, text, name) == customer_page(member)


@pytest.mark.parametrize("known", KNOWN)
def test_nobody_of_another_house_is_found(
    known: str, desk: Client, member: Customer, stranger: Customer
) -> None:
    stranger.email, stranger.external_id = "tom@example.org", "c-4711"
    stranger.save()
    text = KNOWN[known](stranger)
    answer = desk.get(page(FIND), {"q": text})

    assert answer.status_code == 200
    assert "Nobody is found" in text_of(answer)


def test_a_name_that_only_one_has_opens_her(desk: Client, member: Customer) -> None:
    assert opened(desk, "johnson SARAH") == customer_page(member)


def test_several_are_listed_with_the_reason(desk: Client, member: Customer) -> None:
    make_member(member.workspace, "c-2", name="Sarah Miller")

    shown = text_of(desk.get(page(FIND), {"q": "example.com"}))

    assert "2 customers may be meant" in shown
    assert "E-mail sarah@example.com" in shown
    assert "Sarah Miller" not in shown


def test_a_number_that_is_exact_wins_over_names(desk: Client, member: Customer) -> None:
    make_member(member.workspace, "c-9", name=f"Pass {member.card.number}")

    assert opened(desk, member.card.number) == customer_page(member)


def test_a_code_that_nobody_signed_finds_nobody(desk: Client, member: Customer) -> None:
    code = code_of(ticket_of(member))
    forged = code[:-8] + ("A" * 8 if code[-8:] != "A" * 8 else "B" * 8)

    assert opened(desk, forged) == ""


def test_a_code_of_who_had_the_ticket_before_says_so(member: Customer) -> None:
    ticket = ticket_of(member)
    old = code_of(ticket)
    Ticket.objects.filter(workspace=member.workspace, id=ticket.id).update(epoch=2)

    hits = find_customers(workspace=member.workspace, text=old, scopes=frozenset(Scope))

    assert hits[0].why == [f"An earlier code of ticket {ticket.number} · Spring concert"]


@pytest.mark.parametrize(
    ("role", "known", "is_found"),
    [
        (Role.STEWARD, "ticket number", True),
        (Role.STEWARD, "order number", False),
        (Role.STEWARD, "code of a reward", True),
        (Role.ANALYST, "code of a reward", False),
        (Role.ANALYST, "pass number", True),
    ],
)
def test_nobody_finds_by_what_they_may_not_see(
    role: Role, known: str, is_found: bool, member: Customer
) -> None:
    text = KNOWN[known](member)

    assert bool(opened(at_desk(member.workspace, role), text)) is is_found


@pytest.mark.parametrize("text", ["nobody at all", "a\0b", "x" * 401, "%", "⚡", "1e400"])
def test_when_nobody_is_found_it_says_what_to_try(text: str, desk: Client) -> None:
    answer = desk.get(page(FIND), {"q": text})

    assert answer.status_code == 200
    assert "What you can try" in text_of(answer)


def test_an_empty_field_asks_again(desk: Client) -> None:
    shown = text_of(desk.get(page(FIND), {"q": " "}))

    assert "Nobody is found" not in shown
    assert 'name="q"' in shown


def test_who_was_erased_is_not_found(desk: Client, member: Customer) -> None:
    number = member.card.number
    desk.post(page("events_erase", member.pk))

    assert opened(desk, number) == ""


def test_it_costs_no_more_queries_when_many_are_found(desk: Client, member: Customer) -> None:
    make_member(member.workspace, "anna-0", name="Anna")
    make_member(member.workspace, "anna-1", name="Anna")
    few = queries_of(desk, page(FIND), q="anna")

    for number in range(2, 12):
        make_member(member.workspace, f"anna-{number}", name="Anna")
    many: list[Any] = queries_of(desk, page(FIND), q="anna")

    assert len(many) == len(few) <= 12
