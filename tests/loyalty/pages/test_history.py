"""A member's history says why each point came; the boards tell no names."""

import base64
import re

import pytest

from accounts.models import Customer
from loyalty.ledger.services import spend_points
from tests.factories import make_member, purchase
from tests.loyalty.leaderboards.boards import make_board
from tests.loyalty.pages.cards import browser_of, buys, card
from tests.loyalty.programme import make_rule, record
from tests.loyalty.rewards.setting import give
from tests.ticketing.pages.visiting import text_of

pytestmark = pytest.mark.django_db

_FAR = base64.urlsafe_b64encode(f"1:{'f' * 32}".encode()).decode()


def read(customer: Customer, what: str = "history", **asked: str) -> str:
    """What the member reads on a page of theirs."""
    return text_of(browser_of(customer).get(card(customer.workspace, what), asked))


def test_a_purchase_says_what_it_earned_by_which_rule_and_what_it_did_not(
    member: Customer,
) -> None:
    make_rule(member.workspace, title="Coffee")
    make_rule(member.workspace, "big", title="The big table", type="CONDITIONAL", threshold=50)
    bought = purchase(member, "12.40", source="bar", metadata={"items": ["Latte", "Cake"]})
    record(member.workspace, bought)

    text = read(member)

    assert "Purchase of €12.40: Latte, Cake 14 March 2026 · bar" in text
    assert "Coffee: 12 points for €12.40 (1 point for every €1, rounded to" in text
    assert "What it did not earn The big table: No points: the amount was €12.40" in text
    assert "+12" in text


def test_what_earned_nothing_is_told_too_with_the_reason(member: Customer) -> None:
    make_rule(member.workspace, title="The big table", type="CONDITIONAL", threshold=50)
    buys(member, "12.00")
    client, address = browser_of(member), card(member.workspace, "history")

    text = text_of(client.get(address, {"show": "nothing"}))

    assert "Purchase of €12.00" in text
    assert "The big table: No points: the amount was €12, and it takes at least €50" in text
    assert "Purchase of" not in text_of(client.get(address))


def test_points_that_are_on_the_way_say_so(member: Customer) -> None:
    make_rule(member.workspace, pendingDays=14)
    buys(member, "12.00")

    client = browser_of(member)

    assert "+12 on the way" in text_of(client.get(card(member.workspace, "history")))
    assert "12 points on the way" in text_of(client.get(card(member.workspace)))


@pytest.mark.parametrize(
    ("sort", "seen"),
    [
        ("all", {"Welcome", "Brunch", "Purchase"}),
        ("earned", {"Welcome", "Purchase"}),
        ("spent", {"Brunch"}),
        ("expired", set()),
        ("nothing", set()),
        ("nonsense", {"Welcome", "Brunch", "Purchase"}),
    ],
)
def test_a_history_is_narrowed(sort: str, seen: set[str], member: Customer) -> None:
    make_rule(member.workspace)
    record(member.workspace, purchase(member, "12.00"))
    give(member)
    spend_points(customer=member, points=5, reason="Brunch")

    text = read(member, show=sort)

    assert {one for one in ("Welcome", "Brunch", "Purchase") if one in text} == seen


def test_a_long_history_goes_on_where_the_page_before_ended(
    member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty.pages.history.A_PAGE", 2)
    make_rule(member.workspace)
    record(member.workspace, *(purchase(member, f"{n}1.00") for n in range(1, 4)))
    client, address = browser_of(member), card(member.workspace, "history")

    page = client.get(address, {"show": "earned"})
    older = re.search(r'href="(\?cursor=[^"]+)"', page.content.decode())

    assert older
    assert "show=earned" in older[1]
    rest = text_of(client.get(address + older[1].replace("&amp;", "&")))
    assert "€11.00" in rest
    assert "€31.00" not in rest


@pytest.mark.parametrize("cursor", ["x", "\0", "é", "MTox", _FAR])
def test_a_cursor_that_was_never_ours_is_no_fault_of_the_house(
    cursor: str, member: Customer
) -> None:
    answer = browser_of(member).get(card(member.workspace, "history"), {"cursor": cursor})

    assert answer.status_code in {200, 404}


def test_a_board_shows_the_first_and_the_neighbours_and_names_nobody(member: Customer) -> None:
    make_rule(member.workspace)
    make_board(member.workspace, title="Regulars")
    others = [
        make_member(member.workspace, f"other-{n}", name=f"Nobody Known {n}") for n in range(11)
    ]
    for number, one in enumerate(others):
        buys(one, f"{number + 20}.00")
    buys(member, "22.40")

    text = read(member, "boards")

    assert "You are number 9 of 12." in text
    assert "Some places are left out" in text
    assert "Nobody Known" not in text
    assert "other-" not in text
    assert text.count("Another member") == 5 + 4


def test_a_board_that_nobody_is_on_invites(member: Customer) -> None:
    make_board(member.workspace)

    assert "Nobody has scored yet" in read(member, "boards")
