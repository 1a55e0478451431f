"""The programme on its pages: read by everybody, chosen from by those who attend."""

import pytest
from django.test import Client

from accounts.models import Workspace
from tests.factories import make_member
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.sessions.stage import choose, make_conference, session, state_of
from tests.ticketing.sessions.walking import attends, place, press
from tests.ticketing.stage import sell

pytestmark = pytest.mark.django_db

TO = "\N{EN DASH}"
ROOMS = [{"roomId": "hall", "title": "Great hall"}, {"roomId": "attic", "title": "Attic"}]


def test_everybody_reads_what_is_held_when_and_where(workspace: Workspace, client: Client) -> None:
    event = make_conference(
        workspace,
        session("keynote", roomId="hall", speakerIds=["ada"]),
        session("soldering", 1, roomId="attic", capacity=3),
        rooms=ROOMS,
        speakers=[{"speakerId": "ada", "name": "Ada Lovelace"}],
    )

    shown = text_of(client.get(place(event, "schedule")))

    assert "Friday 12 June 2099" in shown
    assert f"20:00 Keynote Ada Lovelace 20:00{TO}21:00 · Great hall" in shown
    assert f"21:00 Soldering 21:00{TO}22:00 · Attic 3 places left" in shown
    assert "Choose" not in shown.replace("chooses", "")


def test_who_attends_chooses_and_gives_back(workspace: Workspace, client: Client) -> None:
    event = make_conference(workspace, session("keynote"))
    own = attends(client, event)

    chosen = press(client, event, choose="keynote")
    left = press(client, event, leave="keynote")

    assert "“Keynote” is in your day. " in text_of(chosen)
    assert "You gave back “Keynote”." in text_of(left)
    assert state_of(event, "keynote", own) == "given_up"


def test_two_things_at_once_are_shown_beside_each_other_and_swapped(
    workspace: Workspace, client: Client
) -> None:
    event = make_conference(workspace, session("keynote"), session("panel", 0.5))
    own = attends(client, event)
    press(client, event, choose="keynote")

    asked = press(client, event, choose="panel")
    press(client, event, swap="panel")

    assert f"You have Keynote 20:00{TO}21:00 You want Panel 20:30{TO}21:30" in text_of(asked)
    assert state_of(event, "keynote", own) == "given_up"
    assert state_of(event, "panel", own) == "selected"


def test_a_programme_warns_of_what_is_at_the_same_time(
    workspace: Workspace, client: Client
) -> None:
    event = make_conference(workspace, session("keynote"), session("panel", 0.5))
    attends(client, event)
    press(client, event, choose="keynote")

    shown = text_of(client.get(place(event, "schedule")))

    assert "At the same time as “Keynote” Swap…" in shown


def test_a_full_session_has_a_line_and_who_waits_moves_up_by_themselves(
    workspace: Workspace, client: Client
) -> None:
    event = make_conference(workspace, session("keynote", capacity=1))
    first = make_member(workspace)
    sell(event, first)
    choose(event, "keynote", first)
    own = attends(client, event)

    full = press(client, event, choose="keynote")
    waiting = press(client, event, wait="keynote")
    other = Client()
    other.cookies = client.cookies

    assert "“Keynote” is full. Wait in line" in text_of(full)
    assert "You wait for “Keynote”, as number 1." in text_of(waiting)
    assert state_of(event, "keynote", own) == "standby"
