"""A programme as it is read: day by day, by rooms or by time, narrowed, and cheap however long."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from tests.factories import make_workspace
from tests.ticketing.pages.visiting import event_page, text_of
from tests.ticketing.sessions.stage import make_conference, session
from tests.ticketing.sessions.walking import attends, place, session_of
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db

ROOMS = [{"roomId": "hall", "title": "Great hall"}, {"roomId": "attic", "title": "Attic"}]


@pytest.fixture
def two_days(workspace: Workspace) -> TicketedEvent:
    """An evening, and the morning after the next night; lanterns at one belong to the evening."""
    return make_conference(
        workspace,
        session("keynote", roomId="hall", track="Ideas", abstract="On bread."),
        session("panel", roomId="attic", track="Talk", speakerIds=["ada"]),
        session("lanterns", 5, roomId="hall"),
        session("breakfast", 14),
        rooms=ROOMS,
        speakers=[{"speakerId": "ada", "name": "Ada Lovelace", "biography": "Wrote the first."}],
        dayBeginsAt="04:00",
    )


def read(client: Client, event: TicketedEvent, **asked: str) -> str:
    return text_of(client.get(place(event, "schedule"), asked))


def test_a_page_has_one_day_and_leads_to_the_others(
    two_days: TicketedEvent, client: Client
) -> None:
    first, second = read(client, two_days), read(client, two_days, day="2099-06-13")

    assert "Lanterns 01:00" in first
    assert "Breakfast" not in first
    assert "Saturday 13 June 2099 10:00 Breakfast" in second
    assert "Keynote" not in second


def test_the_days_stand_on_the_events_page(two_days: TicketedEvent, client: Client) -> None:
    shown = client.get(event_page(two_days))

    assert "Fri 12 Jun 3 sessions Sat 13 Jun 1 session" in text_of(shown)
    assert f"{place(two_days, 'schedule')}?day=2099-06-13" in shown.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "BREAK"}, {"Breakfast"}),
        ({"q": "bread"}, {"Keynote"}),
        ({"q": "lovelace"}, {"Panel"}),
        ({"track": "Talk"}, {"Panel"}),
        ({"room": "hall"}, {"Keynote", "Lanterns"}),
        ({"room": "hall", "q": "lan"}, {"Lanterns"}),
        ({"q": "nothing"}, set()),
        ({"track": "\0<b>"}, set()),
        ({"day": "tomorrow"}, {"Keynote", "Panel", "Lanterns"}),
        ({"day": "2099-06-13", "q": "\0"}, {"Breakfast"}),
    ],
)
def test_a_programme_is_narrowed(
    asked: dict[str, str], found: set[str], two_days: TicketedEvent, client: Client
) -> None:
    answer = client.get(place(two_days, "schedule"), asked)

    shown = answer.content.decode()
    titles = {"Keynote", "Panel", "Lanterns", "Breakfast"}
    assert answer.status_code == 200
    assert {title for title in titles if f">{title}</a>" in shown} == found
    assert found or "Nothing fits." in text_of(answer)


def test_rooms_stand_beside_each_other_and_a_long_session_reaches_over_rows(
    workspace: Workspace, client: Client
) -> None:
    ends = session("later", 2)["startsAt"]
    event = make_conference(
        workspace,
        session("long", roomId="hall", endsAt=ends),
        session("short", roomId="attic"),
        session("next", 1, roomId="attic"),
        rooms=ROOMS,
    )

    shown = client.get(place(event, "schedule")).content.decode()

    assert 'class="timetable by-room"' in shown
    assert 'class="slot later col-2 for-2"' in shown
    assert shown.count('class="slot later col-3 for-1"') == 2


def test_two_things_at_once_in_one_room_are_read_by_time(
    workspace: Workspace, client: Client
) -> None:
    event = make_conference(
        workspace,
        session("one", roomId="hall"),
        session("other", 0.5, roomId="hall"),
        session("third", roomId="attic"),
        rooms=ROOMS,
    )

    assert "by-room" not in client.get(place(event, "schedule")).content.decode()


def test_what_is_on_now_and_next_is_marked(workspace: Workspace, client: Client) -> None:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)

    def at(key: str, hours: int) -> dict[str, Any]:
        starts = hour + timedelta(hours=hours)
        ends = starts + timedelta(hours=1)
        return session(key, startsAt=starts.isoformat(), endsAt=ends.isoformat())

    around = {"startsAt": hour - timedelta(hours=1), "endsAt": hour + timedelta(hours=9)}
    event = make_conference(
        workspace,
        *(at("before", -1), at("running", 0), at("coming", 1), at("late", 5)),
        **{name: moment.isoformat() for name, moment in around.items()},
    )

    shown = text_of(client.get(place(event, "schedule"), {"q": "n"}))

    assert "Running Now" in shown
    assert "Coming Next" in shown
    assert shown.count("Next") == 1


def test_a_session_has_a_page_of_its_own(two_days: TicketedEvent, client: Client) -> None:
    shown = text_of(client.get(place(two_days, "session", "panel")))

    assert "Friday 12 June 2099, 20:00 to 21:00 CEST" in shown
    assert "Room Attic Track Talk" in shown
    assert "Ada Lovelace Wrote the first." in shown
    assert "None" not in shown


@pytest.mark.parametrize("name", ["unknown", "nul\0", "x" * 300])
def test_what_is_not_held_is_not_there(name: str, two_days: TicketedEvent, client: Client) -> None:
    assert client.get(place(two_days, "session", name)).status_code == 404


def test_another_houses_programme_is_not_there(two_days: TicketedEvent, client: Client) -> None:
    other = make_workspace("other-club")
    there = place(two_days, "schedule").replace(two_days.workspace.slug, other.slug)
    key = session_of(two_days, "panel").id

    assert client.get(there).status_code == 404
    assert client.get(f"{there.removesuffix('schedule/')}sessions/{key}/").status_code == 404


def test_a_draft_has_no_programme_for_the_public(workspace: Workspace, client: Client) -> None:
    event = make_conference(workspace, session("keynote"), status="draft")

    assert client.get(place(event, "schedule")).status_code == 404
    assert client.get(place(event, "session", "keynote")).status_code == 404


def test_an_event_of_no_sessions_says_what_comes_next(workspace: Workspace, client: Client) -> None:
    event = make_conference(workspace)

    assert "The programme is not out yet." in read(client, event)
    assert "Programme" not in text_of(client.get(event_page(event)))


@pytest.mark.parametrize("attending", [False, True])
def test_three_hundred_sessions_cost_what_three_cost(
    attending: bool, workspace: Workspace, client: Client
) -> None:
    costs: list[int] = []
    for number in (3, 300):
        event = make_conference(
            workspace,
            *(session(f"s-{one}", one % 20 / 4, roomId=f"r-{one % 30}") for one in range(number)),
            rooms=[{"roomId": f"r-{one}", "title": f"Room {one}"} for one in range(30)],
        )
        if attending and not costs:
            attends(client, event)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place(event, "schedule")).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]
