"""Rewards are redeemed on the card: confirmed, once, for a code; and given back."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from loyalty.models import Redemption
from loyalty.rewards.codes import shown_code
from loyalty.rewards.fulfilling import fulfil_redemption
from tests.factories import make_member
from tests.loyalty.pages.cards import browser_of, card
from tests.loyalty.programme import points_of
from tests.loyalty.rewards.setting import give, make_reward, redeem
from tests.ticketing.pages.visiting import text_of

pytestmark = pytest.mark.django_db

_NUMBER = re.compile(r'name="number" value="([0-9]+)"')


@pytest.fixture
def rich(member: Customer) -> Customer:
    """Sarah with 25 points, in a house that gives a coffee for ten."""
    give(member, 25)
    make_reward(member.workspace)
    return member


def number_on(client: Client, customer: Customer) -> str:
    """What the form on a fresh page carries."""
    page = client.get(card(customer.workspace, "reward", "coffee")).content.decode()
    found = _NUMBER.search(page)
    assert found, page
    return found[1]


def send(client: Client, customer: Customer, number: object) -> Any:
    """Press the button of a page that was opened before."""
    return client.post(card(customer.workspace, "reward", "coffee"), {"number": number})


def test_a_reward_is_confirmed_and_becomes_a_code(rich: Customer) -> None:
    client = browser_of(rich)

    asked = text_of(client.get(card(rich.workspace, "reward", "coffee")))
    answer = send(client, rich, number_on(client, rich))

    made = Redemption.objects.of(rich.workspace).get()
    assert "It costs 10 points You have 25 points Left after 15 points" in asked
    assert answer["Location"] == card(rich.workspace, "claim", made.id)
    assert shown_code(made.code) in text_of(client.get(answer["Location"]))
    assert shown_code(made.code) in text_of(client.get(card(rich.workspace)))
    picture = client.get(card(rich.workspace, "claim-code", made.id))
    assert picture["Content-Type"] == "image/svg+xml"


def test_two_clicks_and_two_tabs_redeem_once(rich: Customer) -> None:
    client = browser_of(rich)
    tabs = [number_on(client, rich), number_on(client, rich)]

    answers = [send(client, rich, number) for number in [tabs[0], *tabs]]

    assert len({answer["Location"] for answer in answers}) == 1
    assert points_of(rich) == 15


def test_a_page_that_is_opened_afterwards_says_so_and_offers_another(rich: Customer) -> None:
    client = browser_of(rich)
    send(client, rich, number_on(client, rich))

    text = text_of(client.get(card(rich.workspace, "reward", "coffee")))
    send(client, rich, number_on(client, rich))

    assert "You have one ready to collect" in text
    assert "Redeem another for 10 points" in text
    assert Redemption.objects.of(rich.workspace).count() == 2


def test_who_has_too_little_reads_how_much_is_missing(rich: Customer) -> None:
    make_reward(rich.workspace, points=85)
    client = browser_of(rich)

    text = text_of(client.get(card(rich.workspace, "reward", "coffee")))
    answer = send(client, rich, 0)

    assert "60 points to go" in text
    assert "60 points to go" in text_of(client.get(card(rich.workspace)))
    assert answer.status_code == 422
    assert "You do not have enough points" in text_of(answer)


@pytest.mark.parametrize("number", ["", "-1", "1e9", "9" * 30, "\0", "other"])
def test_a_form_that_was_never_ours_redeems_nothing(number: str, rich: Customer) -> None:
    answer = send(browser_of(rich), rich, number)

    assert answer.status_code == 422
    assert "This page was too old" in text_of(answer)
    assert points_of(rich) == 25


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"stock": 0}, "None left"),
        ({"startsAt": "2099-05-01T10:00:00Z"}, "From 1 May 2099 on"),
    ],
)
def test_what_stands_in_the_way_is_said_in_words(
    says: dict[str, Any], words: str, rich: Customer
) -> None:
    make_reward(rich.workspace, **says)

    answer = send(browser_of(rich), rich, 0)

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_code_that_was_not_used_can_be_given_back(rich: Customer) -> None:
    made = redeem(rich)
    client = browser_of(rich)

    answer = client.post(card(rich.workspace, "give-back", made.id), follow=True)

    assert "What you paid is on your card again." in text_of(answer)
    assert "It was given back on" in text_of(answer)
    assert points_of(rich) == 25


def test_a_code_that_was_used_cannot(rich: Customer) -> None:
    made = redeem(rich)
    fulfil_redemption(workspace=rich.workspace, name=made.code)
    client = browser_of(rich)

    answer = client.post(card(rich.workspace, "give-back", made.id), follow=True)

    assert "It cannot be given back any more." in text_of(answer)
    assert "You collected it on" in text_of(answer)
    assert client.get(card(rich.workspace, "claim-code", made.id)).status_code == 404
    assert points_of(rich) == 15


def test_everything_that_was_redeemed_is_listed_page_by_page(
    rich: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty.pages.redeemed.A_PAGE", 1)
    first, second = redeem(rich), redeem(rich)
    client, address = browser_of(rich), card(rich.workspace, "claims")

    page = client.get(address)
    older = re.search(r'href="(\?cursor=[^"]+)"', page.content.decode())

    assert older
    assert str(second.id) in page.content.decode()
    assert str(first.id) in client.get(address + older[1]).content.decode()
    assert client.get(address, {"cursor": "\0 made up"}).status_code == 404


@pytest.mark.parametrize("what", ["claim", "claim-code"])
def test_what_somebody_else_redeemed_is_not_there(what: str, rich: Customer) -> None:
    made = redeem(rich)
    other = browser_of(make_member(rich.workspace))

    assert other.get(card(rich.workspace, what, made.id)).status_code == 404
    assert other.get(card(rich.workspace, what, made.code)).status_code == 404


def test_nobody_gives_back_what_is_not_theirs(rich: Customer, stranger: Customer) -> None:
    made = redeem(rich)

    others = [browser_of(make_member(rich.workspace)), browser_of(stranger)]
    houses = [rich.workspace, stranger.workspace]
    answers = [
        client.post(card(house, "give-back", made.id))
        for client, house in zip(others, houses, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert points_of(rich) == 15


def test_a_reward_of_another_house_is_not_there(rich: Customer, stranger: Customer) -> None:
    make_reward(stranger.workspace, "theirs")

    assert browser_of(rich).get(card(rich.workspace, "reward", "theirs")).status_code == 404
