"""Somebody puts their own day together on a phone, without scripts."""

import pytest

from accounts.models import Workspace
from tests.browser.people import Person
from tests.ticketing.pages.visiting import event_page
from tests.ticketing.sessions.stage import make_conference, session
from tests.ticketing.sessions.walking import place

pytestmark = pytest.mark.django_db(transaction=True)

ROOMS = [{"roomId": "hall", "title": "Great hall"}, {"roomId": "attic", "title": "Attic"}]


def test_a_day_is_put_together_and_what_overlaps_is_swapped(
    friend: Person, workspace: Workspace
) -> None:
    event = make_conference(
        workspace,
        session("keynote", roomId="hall"),
        session("workshop", 0.5, roomId="attic", capacity=5),
        rooms=ROOMS,
    )
    friend.opens(event_page(event))
    friend.chooses("General", "1")
    friend.introduces_herself()
    friend.presses("Get tickets")

    friend.opens(place(event, "schedule"))
    friend.presses("Choose Keynote")
    assert friend.complaints() == []
    friend.presses("Swap")
    assert "You have Keynote" in friend.reads()
    assert friend.complaints() == []
    friend.presses("Swap")
    friend.opens(place(event, "my-sessions"))

    assert "Workshop" in friend.reads()
    assert "Keynote" not in friend.reads()
    assert friend.complaints() == []
