"""What is kept about a member: read, changed, taken along, deleted, and brought together."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer, Workspace
from accounts.services.own_records import take_over
from loyalty.pages import framing
from tests.factories import make_member
from tests.loyalty.pages.cards import (
    browser_of,
    buys,
    card,
    guest_browser,
    make_person,
    open_house,
)
from tests.loyalty.programme import points_of
from tests.loyalty.rewards.setting import give
from tests.ticketing.pages.visiting import text_of

pytestmark = pytest.mark.django_db

SURE = {"sure": "yes"}


def test_a_member_reads_in_plain_words_what_is_kept(member: Customer) -> None:
    open_house(member.workspace)
    buys(member, "12.00")

    text = text_of(browser_of(member).get(card(member.workspace, "privacy")))

    assert "Name Sarah Johnson E-mail sarah@example.com" in text
    assert "1 thing that you did here" in text
    assert "1 stamp" in text
    assert "None" not in text


def test_name_language_and_place_are_changed(member: Customer) -> None:
    said = {"name": "Sarah Jones", "language": "de", "time_zone": "Asia/Tokyo"}

    answer = browser_of(member).post(card(member.workspace, "privacy"), said, follow=True)

    member.refresh_from_db()
    assert "Saved." in text_of(answer)
    assert (member.name, member.language, member.time_zone) == tuple(said.values())


@pytest.mark.parametrize(
    "said",
    [
        {"name": "x" * 201},
        {"name": "a\0b"},
        {"name": "two\nlines"},
        {"language": "tlh"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "\0"},
    ],
)
def test_what_cannot_be_is_said_at_its_field(said: dict[str, str], member: Customer) -> None:
    whole = {"name": "Sarah", "language": "", "time_zone": ""} | said

    answer = browser_of(member).post(card(member.workspace, "privacy"), whole)

    member.refresh_from_db()
    assert answer.status_code == 422
    assert f'id="id_{next(iter(said))}_error"' in answer.content.decode()
    assert member.name == "Sarah Johnson"


def test_news_are_stopped_and_wanted_again_for_every_record(member: Customer) -> None:
    user, second = make_person(), make_member(member.workspace, "guest-1")
    client = browser_of(member, user)
    take_over(user=user, customer=second)

    client.post(card(member.workspace, "mail"), {"wants": "no"})
    stopped = list(Customer.objects.of(member.workspace).values_list("wants_mail", flat=True))
    text = text_of(client.get(card(member.workspace, "privacy")))
    client.post(card(member.workspace, "mail"), {"wants": "yes"})

    assert stopped == [False, False]
    assert "You get no news." in text
    assert Customer.objects.of(member.workspace).filter(wants_mail=True).count() == 2


def test_a_file_holds_everything_of_all_records(member: Customer) -> None:
    user, second = make_person(), make_member(member.workspace, "guest-1")
    give(second, 30)
    client = browser_of(member, user)
    take_over(user=user, customer=second)

    answer = client.get(card(member.workspace, "copy"))

    records = {one["customer"]["userId"]: one for one in json.loads(answer.content)["records"]}
    assert set(records) == {"sarah", "guest-1"}
    assert records["guest-1"]["loyalty"]["points"]["points"] == 30
    assert "attachment" in answer["Content-Disposition"]


def test_few_files_a_minute_are_made(member: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "COPIES_PER_MINUTE", 2)
    client = guest_browser(member)

    answers = [client.get(card(member.workspace, "copy")).status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_deleting_is_explained_confirmed_and_final(member: Customer) -> None:
    client, address = guest_browser(member), card(member.workspace, "delete")

    asked = client.get(address)
    unsure = client.post(address, {})
    is_there = Customer.objects.of(member.workspace).living().exists()
    answer = client.post(address, SURE, follow=True)

    member.refresh_from_db()
    assert is_there
    assert "Tickets that you have not used still open the door" in text_of(asked)
    assert unsure.status_code == 422
    assert "Nothing was deleted" in text_of(unsure)
    assert "City Gym does not know you any more." in text_of(answer)
    assert member.erased_at is not None
    assert member.name == ""
    assert "Get my card" in text_of(client.get(card(member.workspace)))


def test_who_is_signed_in_says_first_who_they_are_again(member: Customer) -> None:
    client = browser_of(member)

    answer = client.post(card(member.workspace, "delete"), SURE)

    member.refresh_from_db()
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
    assert member.erased_at is None


def test_all_records_of_who_is_signed_in_are_deleted_and_the_next_card_is_new(
    member: Customer,
) -> None:
    user, second = make_person(), make_member(member.workspace, "guest-1")
    client = browser_of(member, user)
    take_over(user=user, customer=second)
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    client.post(card(member.workspace, "delete"), SURE)
    client.post(card(member.workspace, "join"))

    living = Customer.objects.of(member.workspace).living()
    assert not living.filter(id__in=[member.id, second.id]).exists()
    assert living.count() == 1


def test_points_of_an_earlier_purchase_are_brought_to_the_card(member: Customer) -> None:
    user, guest = make_person(), make_member(member.workspace, "guest-1")
    give(guest, 30)
    client = browser_of(member, user)
    take_over(user=user, customer=guest)

    offered = text_of(client.get(card(member.workspace)))
    answer = client.post(card(member.workspace, "gather"), follow=True)
    again = client.post(card(member.workspace, "gather"), follow=True)

    assert "30 points wait for you there" in offered
    assert "30 points are on this card now." in text_of(answer)
    assert "Everything is on this card already." in text_of(again)
    assert "wait for you there" not in text_of(answer)
    assert (points_of(member), points_of(guest)) == (30, 0)


def test_what_only_this_browser_s_guest_has_is_not_taken(member: Customer) -> None:
    guest = make_member(member.workspace, "guest-1")
    give(guest, 30)
    client = browser_of(member)
    session = client.session
    session["visitor"] = {str(member.workspace_id): {"customer": str(guest.id)}}
    session.save()

    client.post(card(member.workspace, "gather"))

    assert points_of(guest) == 30


_CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("get", "privacy", {}),
    ("post", "privacy", {"name": "Mallory", "language": "", "time_zone": ""}),
    ("post", "mail", {"wants": "no"}),
    ("get", "copy", {}),
    ("get", "delete", {}),
    ("post", "delete", SURE),
    ("post", "gather", {}),
]


@pytest.mark.parametrize(("method", "what", "said"), _CALLS)
def test_nobody_and_strangers_reach_no_record_here(
    method: str, what: str, said: dict[str, Any], member: Customer, stranger: Customer
) -> None:
    address = card(member.workspace, what)

    for client in (Client(), guest_browser(stranger), browser_of(stranger)):
        answer = getattr(client, method)(address, said)
        assert (answer.status_code, answer["Location"]) == (302, card(member.workspace))

    member.refresh_from_db()
    assert (member.name, member.wants_mail, member.erased_at) == ("Sarah Johnson", True, None)


@pytest.mark.parametrize("what", ["join", "gather", "mail"])
def test_what_changes_something_is_not_a_link(what: str, workspace: Workspace) -> None:
    assert Client().get(card(workspace, what)).status_code == 405
