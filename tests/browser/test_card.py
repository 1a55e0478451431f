"""A member at the counter with a phone and no scripts: what the points are good for."""

from collections.abc import Iterator

import pytest

from accounts.models import Customer
from accounts.services.own_records import take_over
from tests.analytics.rollups.writing import nobody_is_woken
from tests.browser.crawling import cookies_of
from tests.browser.people import PHONE, Browsers, Person
from tests.loyalty.pages.cards import buys, card, make_person, open_house
from tests.loyalty.programme import points_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sarah(browsers: Browsers, home: str, member: Customer) -> Iterator[Person]:
    """A member with forty-one points, who is signed in."""
    user = make_person()
    take_over(user=user, customer=member)
    with nobody_is_woken():
        open_house(member.workspace)
        buys(member, "36.00", "4.00")
    somebody = browsers.person(home, screen=PHONE, cookies=cookies_of(user, home))
    yield somebody
    somebody.leaves()


def test_a_member_redeems_a_reward_once_however_often_they_press(
    sarah: Person, member: Customer
) -> None:
    sarah.opens(card(member.workspace))
    assert sarah.complaints() == []
    sarah.follows("A coffee")
    assert sarah.complaints() == []

    sarah.presses_twice("Redeem for 10 points")

    assert "Show this at the counter" in sarah.reads()
    assert sarah.sees("The code that is scanned at the counter")
    assert sarah.complaints() == []
    assert points_of(member) == 31
    sarah.goes_back()
    assert "You have one ready to collect" in sarah.reads()


def test_every_page_of_the_card_can_be_read_on_a_phone(sarah: Person, member: Customer) -> None:
    sarah.opens(card(member.workspace))
    sarah.follows("Show my code at the counter")
    assert sarah.sees("The code that is scanned at the counter")
    assert sarah.complaints() == []
    sarah.follows("Back to my card")
    for link in ("The whole history", "Leaderboards", "What is kept about me"):
        sarah.follows(link)
        assert sarah.complaints() == []
        sarah.follows("My card")
