"""Pages that say no stand in the frame of the house whose address it is, and lead on."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.models import User, Workspace
from accounts.pages import refusing
from accounts.services.own_records import own_customer
from tests.accounts.arriving import sign_in_by_code, text_of
from tests.accounts.test_claiming import make_guest, remember
from tests.factories import make_workspace

pytestmark = pytest.mark.django_db

TABS = 'class="tabs"'


@pytest.mark.parametrize("page", ["/whats-on/city-gym/events/none/", "/me/card/city-gym/none/"])
def test_what_is_not_there_is_said_in_its_house_and_leads_on(
    page: str, workspace: Workspace
) -> None:
    answer = Client().get(page)
    body = answer.content.decode()

    assert answer.status_code == 404
    assert TABS in body
    assert workspace.name in body
    assert body.count('href="/whats-on/city-gym/my/"') == 2
    assert "no-store" in answer["Cache-Control"]


def test_no_house_lends_its_frame_to_other_addresses(workspace: Workspace) -> None:
    answer = Client().get("/media/photos/city-gym.webp")

    assert answer.status_code == 404
    assert TABS not in answer.content.decode()
    assert 'href="/me/"' in answer.content.decode()


def test_what_is_not_there_is_said_in_the_language_of_its_house() -> None:
    make_workspace("kino", language="de")

    answer = Client().get("/whats-on/kino/events/none/")

    assert answer["Content-Language"] == "de"
    assert "Hier ist nichts" in text_of(answer)


def test_a_fault_of_ours_is_told_in_the_house(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ticketing.pages.views.choosing.find_ticketed_event", break_down)
    answer = Client(raise_request_exception=False).get("/whats-on/city-gym/events/any/")

    assert answer.status_code == 500
    assert TABS in answer.content.decode()
    assert "Something went wrong" in text_of(answer)


def test_a_fault_is_told_even_where_nothing_can_be_looked_up(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(request: HttpRequest) -> None:
        raise ConnectionError

    monkeypatch.setattr(refusing, "frame_at", away)

    assert refusing.went_wrong(rf.get("/whats-on/city-gym/")).status_code == 500


def test_a_form_that_is_too_old_is_refused_in_its_house(workspace: Workspace) -> None:
    answer = Client(enforce_csrf_checks=True).post("/me/card/city-gym/join/")

    assert answer.status_code == 403
    assert TABS in answer.content.decode()


def test_allauths_own_limits_are_told_in_the_frame(
    workspace: Workspace, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = Client(headers={"Referer": "http://testserver/me/login/?house=city-gym"})

    tries = [client.post("/me/login/", {"login": "a@example.com"}) for _ in range(3)]

    assert tries[-1].status_code == 429
    assert TABS in tries[-1].content.decode()


def test_one_comes_from_the_page_on_which_one_stood(workspace: Workspace) -> None:
    client = Client()
    before = "http://testserver/whats-on/city-gym/my/"

    assert TABS in client.get("/me/login/code/", headers={"Referer": before}).content.decode()
    elsewhere = before.replace("testserver", "elsewhere.example")
    assert TABS not in client.get("/me/login/", headers={"Referer": elsewhere}).content.decode()


def test_the_house_is_the_one_where_this_browser_was_a_guest(workspace: Workspace) -> None:
    client = Client()
    remember(client, make_guest(workspace, email=""))

    assert TABS in client.get("/me/login/code/").content.decode()


def test_the_house_is_the_only_one_that_knows_a_person(workspace: Workspace) -> None:
    client = Client()
    sign_in_by_code(client, "sarah@example.com")
    sarah = User.objects.get(email="sarah@example.com")
    assert TABS not in client.get("/me/").content.decode()

    own_customer(user=sarah, workspace=workspace)
    assert TABS in client.get("/me/").content.decode()

    own_customer(user=sarah, workspace=make_workspace("theatre"))
    assert TABS not in client.get("/me/").content.decode()


def test_a_house_that_is_none_lends_no_frame(client: Client) -> None:
    answer = client.get("/me/login/code/?house=no%00such-house")

    assert answer.status_code == 200
    assert TABS not in answer.content.decode()


def test_a_fault_is_told_even_while_the_database_is_away(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("core.sessions.run", away)
    client = Client(raise_request_exception=False)
    client.cookies["foyer_session"] = "a" * 32

    answer = client.get("/whats-on/city-gym/my/", headers={"Accept-Language": "de"})

    assert answer.status_code == 500
    assert "Etwas ist schiefgegangen" in text_of(answer)


@pytest.mark.parametrize("page", ["/me/card/city-gym/join/", "/whats-on/city-gym/my/forget/"])
def test_what_only_a_button_opens_is_said_in_its_house(page: str, workspace: Workspace) -> None:
    answer = Client().get(page)

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "not opened like that" in text_of(answer)
    assert TABS in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_programs_are_told_in_their_way_what_an_address_does_not_take(client: Client) -> None:
    answer = client.put("/events/types", headers={"Accept": "text/html"})

    assert answer["Content-Type"] == "application/json"


def test_what_cannot_be_read_is_refused_in_its_house(
    workspace: Workspace, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    answer = Client().post("/me/login/?house=city-gym", dict.fromkeys("abc", "x"))

    assert answer.status_code == 400
    assert "This could not be read" in text_of(answer)
    assert TABS in answer.content.decode()


@pytest.mark.parametrize("kept", [0, 2])
@pytest.mark.parametrize("page", ["/whats-on/city-gym/", "/me/"])
def test_under_a_name_that_is_not_ours_it_is_said_in_words_too(
    page: str, kept: int, workspace: Workspace, settings: Settings
) -> None:
    # Kept pages ask for the name before anybody knows of a session.
    settings.PAGES_KEPT_SECONDS = kept
    other = {"Host": "elsewhere.example", "Accept-Language": "de"}

    answer = Client().get(page, headers=other)

    assert answer.status_code == 400
    assert "Das ließ sich nicht lesen" in text_of(answer)


def test_a_wrong_password_leaves_one_in_the_house_however_often(workspace: Workspace) -> None:
    client, before = Client(), "/whats-on/city-gym/my/"
    page = client.get("/me/login/", headers=_from(before))
    before = "/me/login/"

    for _ in range(3):
        address = _form_of(page)
        wrong = {"login": "sarah@example.com", "password": "wrong"}
        page = client.post(address, wrong, headers=_from(before))
        assert page.status_code == 422
        assert TABS in page.content.decode()
        before = address

    # And nobody got a session by it.
    assert not Session.objects.exists()


@pytest.mark.parametrize("page", ["/me/login/code/", "/me/password/reset/"])
def test_an_address_that_is_none_leaves_one_in_the_house(page: str, workspace: Workspace) -> None:
    client = Client()
    shown = client.get(page, headers=_from("/whats-on/city-gym/"))

    for _ in range(2):
        shown = client.post(_form_of(shown), {"email": "none"}, headers=_from(page))

    assert shown.status_code == 422
    assert TABS in shown.content.decode()


def test_where_one_goes_on_to_is_where_one_is(workspace: Workspace) -> None:
    answer = Client().get("/me/login/code/?next=/me/card/city-gym/")

    assert TABS in answer.content.decode()


def test_who_forgot_a_password_stays_in_the_house(workspace: Workspace) -> None:
    User.objects.create_user("sarah@example.com", "old")
    client = Client()
    asked = {"email": "sarah@example.com"}

    client.post("/me/password/reset/?house=city-gym", asked)
    wrong = client.post("/me/password/reset/confirm/", {"code": "WRONG1"})

    assert TABS in wrong.content.decode()


def _form_of(page: Any) -> str:
    found = re.search(
        r'<form class="stack" method="post"[^>]* action="([^"]+)"', page.content.decode()
    )
    assert found, page
    return found[1]


def _from(page: str) -> dict[str, str]:
    """What a browser says that stands on this page."""
    return {"Referer": f"http://testserver{page}"}
