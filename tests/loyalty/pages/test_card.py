"""The card: what a member sees, and what is seen by who has none."""

import pytest
from django.test import Client

from accounts.models import Customer, Pass, Workspace
from accounts.services.own_records import own_customers
from core.qr import svg_of
from tests.factories import make_member
from tests.loyalty.pages.cards import (
    browser_of,
    buys,
    card,
    guest_browser,
    make_person,
    open_house,
)
from tests.loyalty.rewards.setting import give, make_reward
from tests.ticketing.pages.visiting import text_of

pytestmark = pytest.mark.django_db


def test_a_member_reads_what_they_have_and_what_is_next(member: Customer) -> None:
    open_house(member.workspace)
    buys(member, "36.00", "4.00")

    text = text_of(browser_of(member).get(card(member.workspace)))

    number = Pass.objects.get(workspace=member.workspace, customer=member).number
    for words in (
        "41 points to spend",
        "Sarah Johnson",
        number,
        "59 points to go until Silver",
        "1 day in a row",
        "2 of 3",
        "2 of 3 stamps",
        "59 points to go",
        "Yours to redeem",
        "Purchase of €36.00",
    ):
        assert words in text
    assert "None" not in text


def test_a_house_that_set_up_nothing_shows_an_empty_card(member: Customer) -> None:
    text = text_of(browser_of(member).get(card(member.workspace)))

    assert "0 points to spend" in text
    assert "has not set up its programme yet" in text
    assert "Challenges" not in text
    assert "Leaderboards" not in text


def test_a_guest_of_this_browser_sees_theirs_and_is_invited_to_sign_in(member: Customer) -> None:
    give(member, 30)

    text = text_of(guest_browser(member).get(card(member.workspace)))

    assert "30 points to spend" in text
    assert "Only this browser knows this card. Sign in" in text


def test_who_is_nobody_reads_what_the_card_is_good_for(
    workspace: Workspace, client: Client
) -> None:
    open_house(workspace)

    answer = client.get(card(workspace))

    text = text_of(answer)
    assert "1 point for every €1 you spend." in text
    assert "1 point for each purchase. At most once a day." in text
    assert "A jacket 100 points" in text
    assert "Silver From 100 points on" in text
    assert f"?next={card(workspace)}" in answer.content.decode()
    assert "foyer_session" not in client.cookies


def test_who_is_signed_in_gets_a_card_by_a_button_and_not_by_looking(workspace: Workspace) -> None:
    sarah, client = make_person(), Client()
    client.force_login(sarah)

    looked = client.get(card(workspace))
    assert not Customer.objects.of(workspace).exists()
    client.post(card(workspace, "join"))
    client.post(card(workspace, "join"))

    assert "Get my card" in text_of(looked)
    [own] = own_customers(user=sarah, workspace=workspace)
    assert own.name == "Sarah Johnson"
    assert "0 points to spend" in text_of(client.get(card(workspace)))


def test_the_code_is_the_number_of_the_pass_as_the_till_scans_it(member: Customer) -> None:
    client = browser_of(member)
    number = Pass.objects.get(workspace=member.workspace, customer=member).number

    picture = client.get(card(member.workspace, "picture"))

    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.decode() == svg_of(number)
    assert number in text_of(client.get(card(member.workspace, "code")))


def test_what_another_house_keeps_is_not_on_this_card(member: Customer, stranger: Customer) -> None:
    give(stranger, 77)
    make_reward(stranger.workspace, title="Their reward")

    text = text_of(guest_browser(member, stranger).get(card(member.workspace)))

    assert "0 points to spend" in text
    assert "77 points" not in text
    assert "Their reward" not in text


@pytest.mark.parametrize("what", ["code", "picture", "history", "boards", "claims"])
def test_a_page_of_a_member_leads_nobody_to_where_one_becomes_one(
    what: str, workspace: Workspace, client: Client
) -> None:
    make_member(workspace)

    answer = client.get(card(workspace, what))

    assert (answer.status_code, answer["Location"]) == (302, card(workspace))


@pytest.mark.parametrize("what", ["card", "code", "history", "privacy"])
def test_a_house_that_is_not_there_has_no_card(
    what: str, workspace: Workspace, client: Client
) -> None:
    assert client.get(card(workspace, what).replace("city-gym", "nowhere")).status_code == 404


def test_looking_at_a_card_keeps_it_to_its_owner(member: Customer) -> None:
    answer = browser_of(member).get(card(member.workspace))

    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "unsafe" not in answer["Content-Security-Policy"]
