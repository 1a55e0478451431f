"""The content policy: strict, and opened for the admin no further than it needs."""

import re

import pytest
from django.test import Client

from accounts.models import Customer
from tests.admin.visiting import at_desk, customer_page, operator, page, text_of
from tests.factories import make_event

pytestmark = pytest.mark.django_db

HEADER = "Content-Security-Policy"


def policy(answer: object) -> dict[str, str]:
    header: str = answer[HEADER]  # type: ignore[index]  # an answer has headers
    return {
        name: rest for name, _, rest in (one.strip().partition(" ") for one in header.split(";"))
    }


def test_elsewhere_only_what_is_ours_runs(client: Client) -> None:
    shown = policy(client.get("/healthz"))

    assert shown["default-src"] == "'self'"
    assert "unsafe" not in str(shown)


@pytest.mark.parametrize("address", ["/administration", "/adminx/", "/events"])
def test_an_address_that_only_looks_like_the_admins_is_not_opened(
    address: str, client: Client
) -> None:
    assert "unsafe" not in client.get(address).headers.get(HEADER, "")


def test_the_admin_may_compile_expressions_and_set_style_attributes_alone(client: Client) -> None:
    shown = policy(client.get(page("login")))

    assert shown.pop("script-src") == "'self' 'unsafe-eval'"
    assert shown.pop("style-src-attr") == "'unsafe-inline'"
    assert "unsafe" not in str(shown)


def test_no_page_of_the_admin_needs_more(member: Customer) -> None:
    event = make_event(member)
    desk, chief = at_desk(member.workspace), operator()
    addresses = [
        page("index"),
        customer_page(member),
        page("accounts_customer_changelist"),
        page("accounts_customer_import"),
        page("accounts_apikey_add"),
        page("events_activityevent_changelist"),
        page("events_activityevent_change", event.pk),
        page("events_record", member.pk, "purchase"),
        page("password_change"),
    ]

    pages = [text_of(desk.get(one)) for one in addresses]
    pages += [text_of(Client().get(page("login"))), text_of(chief.get(page("accounts_user_add")))]

    for html in pages:
        assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
        assert re.findall(r"<style", html) == []
        assert re.findall(r"\son(?:click|change|load|submit)=", html) == []


def test_nothing_is_fetched_from_elsewhere(member: Customer) -> None:
    html = text_of(at_desk(member.workspace).get(customer_page(member)))

    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html) == []


def test_the_reference_of_the_api_needs_no_opening(client: Client) -> None:
    page_of_docs = client.get("/api/docs")
    html = text_of(page_of_docs)

    assert "unsafe" not in page_of_docs[HEADER]
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=", html) == []
    script = client.get("/api/docs?script=")
    assert "javascript" in script["Content-Type"]
