"""Pages that say no stand in the frame of the house whose address it is, and lead on."""

import pytest
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
