"""What an event's page weighs for who opens it first, without its picture."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import Workspace
from tests.ticketing.pages.visiting import event_page
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000
_SHEETS = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPTS = re.compile(r'<script [^>]*src="([^"]+)"')
_LOADED = re.compile(r'<(?:img|script|iframe|source|video|audio|embed)\b[^>]*\ssrc="([^"]+)"')
_LINKED = re.compile(r'<link\b[^>]*\shref="([^"]+)"')
_IMPORTS = re.compile(r"""(?:from|import\(|import) ?['"](\./[^'"]+)['"]""")
_FETCHED_BY_STYLE = re.compile(r"url\(|@import")


@pytest.fixture
def page(workspace: Workspace, client: Client) -> str:
    """The page of an event that uses all that there is."""
    event = make_ticketed_event(
        workspace,
        address="Mill Lane 3, Berlin",
        description="Three bands from the neighbourhood. " * 40,
        ticketTypes=[ticket_type(f"tt-{number}", capacity=90) for number in range(3)],
        promoCodes=[{"code": "GUEST", "value": "100"}],
    )
    TicketedEvent.objects.of(workspace).update(picture="a-name")
    return client.get(event_page(event)).content.decode()


def script(address: str) -> str:
    """A script of ours, and what it brings along."""
    name = re.sub(r"\.[0-9a-f]{12}\.js$", ".js", address).removeprefix("/static/")
    found = finders.find(name)
    assert isinstance(found, str), address
    text = Path(found).read_text()
    folder = name.rsplit("/", 1)[0]
    return text + "".join(script(f"{folder}/{one[2:]}") for one in _IMPORTS.findall(text))


def test_an_events_page_weighs_less_than_60_kilobytes(page: str, client: Client) -> None:
    sheets = [client.get(one).content.decode() for one in _SHEETS.findall(page)]
    scripts = [script(one) for one in _SCRIPTS.findall(page)]

    weight = sum(len(text.encode()) for text in (page, *sheets, *scripts))

    assert scripts
    assert weight < MOST_BYTES


def test_there_is_one_style_sheet_and_it_fetches_nothing(page: str, client: Client) -> None:
    (sheet,) = _SHEETS.findall(page)

    assert not _FETCHED_BY_STYLE.search(client.get(sheet).content.decode())


def test_nothing_is_fetched_from_elsewhere(page: str) -> None:
    fetched = [*_LOADED.findall(page), *_LINKED.findall(page)]

    assert len(fetched) > 4
    assert [one for one in fetched if not re.match(r"/(?!/)", one)] == []
