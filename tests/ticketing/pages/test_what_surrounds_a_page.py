"""What every page of the shop brings along: its policy, and nothing for others to keep."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Customer, Workspace
from tests.ticketing.pages.visiting import (
    WHO,
    chosen,
    event_page,
    mine,
    order_page,
    put_in_basket,
    text_of,
    ticket_page,
    tickets_of,
)
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.pages import framing

pytestmark = pytest.mark.django_db

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:")
_ELSEWHERE = re.compile(r'(?:src|href|action)="(?:https?:)?//')


@pytest.fixture
def pages(workspace: Workspace, client: Client) -> list[str]:
    """Every kind of page that a buyer sees."""
    free = make_ticketed_event(workspace, "free", ticketTypes=[ticket_type(price="0")])
    registered = put_in_basket(client, free, **WHO)
    basket = put_in_basket(client, event := make_ticketed_event(workspace))
    return [
        event_page(event),
        mine(workspace),
        order_page(basket),
        order_page(registered),
        ticket_page(tickets_of(registered)[0]),
    ]


def test_nothing_within_a_page_runs_and_nothing_comes_from_elsewhere(
    pages: list[str], client: Client
) -> None:
    for page in pages:
        answer = client.get(page)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "default-src 'self'" in answer["Content-Security-Policy"]
        assert not _INLINE.search(answer.content.decode()), page
        assert not _ELSEWHERE.search(answer.content.decode()), page


def test_personal_pages_are_kept_by_nobody_and_tell_no_address(
    pages: list[str], client: Client
) -> None:
    for page in pages:
        answer = client.get(page)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")), page
        assert answer["Referrer-Policy"] == "same-origin"


def test_only_the_page_that_pays_leads_to_the_payment_service(
    pages: list[str], client: Client
) -> None:
    leading = [page for page in pages if "stripe" in client.get(page)["Content-Security-Policy"]]

    assert leading == [pages[2]]


def test_a_page_never_says_none(pages: list[str], client: Client) -> None:
    assert all("None" not in text_of(client.get(page)) for page in pages)


def test_a_form_that_is_not_ours_does_nothing(workspace: Workspace) -> None:
    event = make_ticketed_event(workspace)
    forged = Client(enforce_csrf_checks=True)

    answer = forged.post(event_page(event), chosen(event, ("tt-general", 1)))

    assert answer.status_code == 403
    assert "This form was too old" in text_of(answer)
    assert not Customer.objects.of(workspace).exists()


def test_who_sends_too_much_waits_a_moment(
    workspace: Workspace, client: Client, settings: Settings
) -> None:
    settings.MEMBER_REQUESTS_PER_MINUTE = 3
    order = put_in_basket(client, make_ticketed_event(workspace))

    answers = [client.post(order_page(order, "pay"), {}) for _ in range(5)]

    assert [answer.status_code for answer in answers[:2]] == [422, 422]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) <= 61
    assert client.get(order_page(order)).status_code == 200


@pytest.mark.parametrize("is_form", [False, True])
def test_who_guesses_codes_waits_a_moment(
    is_form: bool, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "CODES_PER_MINUTE", 3)
    page = event_page(make_ticketed_event(workspace))

    def guess(number: int) -> int:
        said = {"code": f"GUESS-{number}", "apply": "1"}
        return (Client().post if is_form else Client().get)(page, said).status_code

    assert [guess(number) for number in range(5)] == [422, 422, 422, 429, 429]
    assert Client().get(page).status_code == 200


def test_strangers_of_one_address_fill_no_event_with_orders(
    workspace: Workspace, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing, "FIRST_ORDERS_PER_MINUTE", 3)
    event = make_ticketed_event(workspace)
    for _ in range(3):
        put_in_basket(Client(), event)

    answer = Client().post(event_page(event), chosen(event, ("tt-general", 1)))

    assert answer.status_code == 429
    assert Customer.objects.of(workspace).count() == 3
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    put_in_basket(elsewhere, event)


def test_looking_asks_for_no_session(workspace: Workspace, client: Client) -> None:
    client.get(event_page(make_ticketed_event(workspace)))

    assert "foyer_session" not in client.cookies


@pytest.mark.parametrize("what", ["pay", "give-up"])
def test_what_changes_something_is_not_a_link(
    what: str, workspace: Workspace, client: Client
) -> None:
    order = put_in_basket(client, make_ticketed_event(workspace))

    assert client.get(order_page(order, what)).status_code == 405
