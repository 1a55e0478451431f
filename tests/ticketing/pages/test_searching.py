"""What is on is narrowed by words, days, place and what is free."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Workspace
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.pages.days import STRETCHES
from ticketing.pages.searching import found_in, read_search

pytestmark = pytest.mark.django_db

# A Wednesday, at the house an hour and a half before midnight.
NOW = datetime(2026, 6, 10, 20, 30, tzinfo=UTC)


def on(workspace: Workspace, title: str, starts: datetime, **says: object) -> None:
    times = {
        "startsAt": starts.isoformat(),
        "endsAt": (starts + timedelta(hours=2)).isoformat(),
    }
    make_ticketed_event(workspace, title.lower(), title=title, **times, **says)


def titles(workspace: Workspace, **given: str) -> list[str]:
    rows = TicketedEvent.objects.of(workspace).listed()
    return [one.title for one in found_in(rows, read_search(given), house=workspace, at=NOW)]


@pytest.fixture
def june(workspace: Workspace) -> Workspace:
    """A month of events at a house in Berlin."""
    workspace.time_zone = "Europe/Berlin"
    workspace.save(update_fields=["time_zone"])
    for title, day, hour in (
        ("Early", 10, 10),
        ("Tonight", 10, 21),
        ("Tomorrow", 10, 22),
        ("Saturday", 13, 18),
        ("Monday", 15, 18),
        ("Late", 30, 21),
        ("July", 30, 22),
    ):
        on(workspace, title, datetime(2026, 6, day, hour, 30, tzinfo=UTC))
    return workspace


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("", ["Tonight", "Tomorrow", "Saturday", "Monday", "Late", "July"]),
        ("nonsense", ["Tonight", "Tomorrow", "Saturday", "Monday", "Late", "July"]),
        ("today", ["Tonight"]),
        ("week", ["Tonight", "Tomorrow", "Saturday"]),
        ("weekend", ["Saturday"]),
        ("month", ["Tonight", "Tomorrow", "Saturday", "Monday", "Late"]),
        ("past", ["Early"]),
    ],
)
def test_days_are_those_of_the_houses_own_clock(
    when: str, found: list[str], june: Workspace
) -> None:
    assert titles(june, when=when) == found


def test_days_of_ones_own_include_the_first_and_the_last(june: Workspace) -> None:
    assert titles(june, **{"from": "2026-06-11", "to": "2026-06-13"}) == [
        "Tonight",
        "Tomorrow",
        "Saturday",
    ]
    assert titles(june, **{"from": "2026-06-15"}) == ["Monday", "Late", "July"]
    assert titles(june, to="2026-06-10") == ["Tonight"]


def test_on_a_sunday_the_weekend_is_the_one_that_is_on() -> None:
    assert STRETCHES["weekend"](date(2026, 6, 14)) == (date(2026, 6, 13), date(2026, 6, 15))
    assert STRETCHES["month"](date(2026, 12, 31)) == (date(2026, 12, 31), date(2027, 1, 1))


def test_a_place_and_what_is_free_narrow_the_list(workspace: Workspace) -> None:
    soon = NOW + timedelta(days=1)
    free, hidden = ticket_type("tt-free", price="0"), ticket_type("tt-x", price="0", hidden=True)
    on(workspace, "Barn", soon, venue="Old Barn", ticketTypes=[free, ticket_type()])
    on(workspace, "Club", soon, venue="Club", ticketTypes=[hidden, ticket_type()])

    assert titles(workspace, free="1") == ["Barn"]
    assert titles(workspace, place="Club") == ["Club"]
    assert titles(workspace, place="Club", free="1") == []
    assert titles(workspace, place="Barn") == []


def test_filters_stay_in_the_addresses_around_them() -> None:
    search = read_search({"q": "A & B", "when": "week", "place": "Old Barn", "free": "yes"})

    assert search.query == "q=A%20%26%20B&when=week&place=Old%20Barn&free=1"
    assert search.at("today").query == "q=A%20%26%20B&when=today&place=Old%20Barn&free=1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "tomorrow"},
        {"to": "2026-02-30"},
        {"from": "9999-12-31"},
        {"from": "0001-01-01"},
        {"from": "2026-06-13", "to": "2026-06-12"},
    ],
)
def test_days_that_are_none_are_said_at_their_field(
    wrong: dict[str, str], workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace)

    answer = client.get(reverse("whats-on:house", args=[workspace.slug]), wrong)

    assert answer.status_code == 422
    assert 'class="field wrong"' in answer.content.decode()
    assert "Spring concert" in text_of(answer)


@pytest.mark.parametrize("name", ["q", "when", "place", "free", "from", "to", "page"])
@pytest.mark.parametrize("value", ["\0", "9" * 5000, "' OR 1=1", "%00"])
def test_nothing_in_the_address_breaks_the_list(
    name: str, value: str, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace)

    answer = client.get(reverse("whats-on:house", args=[workspace.slug]), {name: value})

    assert answer.status_code in {200, 422}
