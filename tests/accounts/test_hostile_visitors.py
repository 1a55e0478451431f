"""What strangers try at the way in: endless rows, another's letters, addresses that lead away."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User, Workspace
from tests.accounts.arriving import ASK, ENTER, sign_in_by_code, text_of

pytestmark = pytest.mark.django_db

SARAH = "sarah@example.com"


@pytest.mark.parametrize("cookie", [{}, {"cookie": "foyer_session=aaaaaaaaaaaaaaaaaaaa"}])
def test_looking_makes_no_session(workspace: Workspace, cookie: dict[str, str]) -> None:
    for _ in range(3):
        Client().get("/me/", {"house": workspace.slug}, headers=cookie)

    assert not Session.objects.exists()


def test_the_house_one_came_from_goes_along_until_there_is_a_session(workspace: Workspace) -> None:
    client = Client()
    asked = client.get("/me/", {"house": workspace.slug}, follow=True)
    address = asked.redirect_chain[-1][0]

    came = {"Referer": f"http://testserver{address}"}
    entering = client.post(ASK, {"email": SARAH}, follow=True, headers=came)

    assert address == f"{ASK}?house={workspace.slug}"
    assert workspace.name in text_of(asked)
    assert workspace.name in text_of(entering)


@pytest.mark.parametrize("before", ["http://[", "http://testserver/?house=%00", "\x00", "x" * 5000])
def test_a_page_before_that_cannot_be_read_is_none(before: str) -> None:
    answer = Client().get(ASK, headers={"Referer": before})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "goal", ["http://localhost/", "http://127.0.0.1:8080/", "https://shop.example.com/", "//evil/"]
)
def test_another_host_of_ours_is_another_site(goal: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ".example.com"]

    answer = sign_in_by_code(Client(), SARAH, goal)

    assert answer["Location"] == "/me/"


@pytest.mark.parametrize("address", [ASK, "/me/password/reset/"])
def test_nobodys_letter_box_is_filled(address: str) -> None:
    User.objects.create_user(SARAH, "a-rainy-street")
    begun = timezone.now().timestamp()

    for minute in range(40):
        with mock.patch("time.time", return_value=begun + 61 * minute):
            Client().post(address, {"email": SARAH})

    assert len(mail.outbox) == 20


def test_asking_again_and_again_for_the_same_code_ends(workspace: Workspace) -> None:
    client = Client()
    client.post(ASK, {"email": SARAH})

    for _ in range(20):
        client.post(ENTER, {"action": "resend"})

    assert len(mail.outbox) <= 4


def test_a_name_is_one_line() -> None:
    client = Client()
    sign_in_by_code(client, SARAH)

    sent = {"name": "Sarah\nBcc: mike@example.com", "language": "en"}
    answer = client.post("/me/profile/", sent)

    assert answer.status_code == 422
    assert "in one line" in text_of(answer)


def test_nobody_learns_by_changing_the_address_who_has_an_account() -> None:
    User.objects.create_user("taken@example.com")
    client = Client()
    sign_in_by_code(client, SARAH)
    emails = ("taken@example.com", "free@example.com")

    answers = [client.post("/me/email/", {"email": one, "action_add": ""}) for one in emails]

    assert {(one.status_code, one["Location"]) for one in answers} == {(302, "/me/confirm-email/")}


def test_a_letters_links_and_codes_come_from_no_header(workspace: Workspace) -> None:
    client = Client(headers={"Host": "localhost:9999", "X-Forwarded-Host": "evil.example"})

    sign_in_by_code(client, SARAH)

    letter = mail.outbox[0]
    assert not re.search("9999|evil", letter.message().as_string())


def test_a_session_lasts_no_longer_than_is_said(client: Client) -> None:
    sign_in_by_code(client, SARAH)

    kept = Session.objects.get(session_key=client.session.session_key)

    assert kept.expire_date < timezone.now() + timedelta(days=15)
