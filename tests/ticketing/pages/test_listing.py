"""What is on, for whoever comes by."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Workspace
from tests.factories import make_workspace
from tests.ticketing.pages.visiting import event_page, text_of
from tests.ticketing.stage import make_ticketed_event

pytestmark = pytest.mark.django_db

HOUSES = "/whats-on/"
LONG_AGO = {
    "startsAt": datetime(2020, 1, 1, 18, tzinfo=UTC).isoformat(),
    "endsAt": datetime(2020, 1, 1, 20, tzinfo=UTC).isoformat(),
}


def house_page(workspace: Workspace) -> str:
    return reverse("whats-on:house", args=[workspace.slug])


def test_where_there_is_one_house_its_list_is_shown(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace)
    make_workspace("shop-without-events")

    answer = client.get(HOUSES)

    assert answer["Location"] == house_page(workspace)


def test_where_there_are_several_one_is_chosen(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace)
    make_ticketed_event(make_workspace("other-club"))
    make_ticketed_event(make_workspace("still-planning"), status="draft")

    shown = text_of(client.get(HOUSES))

    assert "City Gym" in shown
    assert "Other Club" in shown
    assert "Still Planning" not in shown


def test_where_nothing_is_on_the_page_says_so(workspace: Workspace, client: Client) -> None:
    assert "Nothing is on yet" in text_of(client.get(HOUSES))
    assert "Nothing is on just now" in text_of(client.get(house_page(workspace)))


def test_the_list_has_what_is_on_and_nothing_else(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace, title="Spring concert")
    make_ticketed_event(workspace, "draft", title="Planned", status="draft")
    make_ticketed_event(workspace, "off", title="Called off", status="cancelled")
    make_ticketed_event(workspace, "quiet", title="By link alone", listed=False)
    make_ticketed_event(workspace, "old", title="Long over", **LONG_AGO)
    make_ticketed_event(make_workspace("other-club"), title="Elsewhere")

    shown = text_of(client.get(house_page(workspace)))
    before = text_of(client.get(house_page(workspace) + "?when=past"))

    assert "Spring concert Friday 12 June 2099, 20:00 CEST Corner House from €25.00" in shown
    for title in ("Planned", "Called off", "By link alone", "Long over", "Elsewhere"):
        assert title not in shown
    assert "Long over" in before
    assert "Spring concert" not in before


def test_sixteen_events_cost_what_six_cost(workspace: Workspace, client: Client) -> None:
    for number in range(6):
        make_ticketed_event(workspace, f"evt-{number}")
    with CaptureQueriesContext(connection) as six:
        client.get(house_page(workspace))
    for number in range(6, 16):
        make_ticketed_event(workspace, f"evt-{number}")

    with CaptureQueriesContext(connection) as sixteen:
        shown = client.get(house_page(workspace))

    assert text_of(shown).count("Spring concert") == 16
    assert len(sixteen) == len(six) == 6


def test_a_long_list_has_pages(workspace: Workspace, client: Client) -> None:
    for number in range(25):
        make_ticketed_event(workspace, f"evt-{number:02}", title=f"Number {number:02}")

    first = text_of(client.get(house_page(workspace)))
    second = text_of(client.get(house_page(workspace) + "?page=2"))

    assert "Page 1 of 2" in first
    assert second.count("Number ") == 1


def test_a_long_list_is_searched_by_title_venue_and_description(
    workspace: Workspace, client: Client
) -> None:
    for number in range(6):
        make_ticketed_event(workspace, f"evt-{number}", title=f"Number {number}")
    make_ticketed_event(workspace, "jazz", title="Jazz evening")
    make_ticketed_event(workspace, "barn", title="Poetry", venue="Old Jazz Barn")
    make_ticketed_event(workspace, "late", title="Late", description="With a jazz band.")

    found = text_of(client.get(house_page(workspace), {"q": " jAZZ\0"}))

    assert "Look for" in found
    assert all(title in found for title in ("Jazz evening", "Poetry", "Late"))
    assert "Number" not in found


def test_what_is_not_found_is_said_and_the_way_back_is_there(
    workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace)

    found = client.get(house_page(workspace), {"q": "<b>jazz", "when": "past"})

    assert "Nothing fits \N{LEFT DOUBLE QUOTATION MARK}<b>jazz" in text_of(found)
    assert "<b>jazz" not in found.content.decode()
    assert 'href="?when=past">See all' in found.content.decode()


def test_the_pages_of_a_search_are_pages_of_that_search(
    workspace: Workspace, client: Client
) -> None:
    for number in range(25):
        make_ticketed_event(workspace, f"evt-{number:02}", title=f"A & B {number:02}")

    shown = client.get(house_page(workspace), {"q": "A & B"}).content.decode()

    assert 'href="?page=2&amp;q=A%20%26%20B"' in shown


def test_where_little_is_on_nobody_needs_to_search(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace)

    assert "Look for" not in text_of(client.get(house_page(workspace)))


@pytest.mark.parametrize("page", ["0", "99", "none", "%00", "1' or 1=1"])
def test_a_page_that_is_none_is_the_nearest(
    page: str, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace)

    assert client.get(house_page(workspace), {"page": page}).status_code == 200


@pytest.mark.parametrize("slug", ["nobody", "no%00body", "../admin", "x" * 300])
def test_an_unknown_house_is_not_there(slug: str, client: Client) -> None:
    answer = client.get(f"/whats-on/{slug}/")

    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer)


def test_drafts_and_what_others_have_are_not_there(workspace: Workspace, client: Client) -> None:
    draft = make_ticketed_event(workspace, "draft", status="draft")
    theirs = make_ticketed_event(make_workspace("other-club"), "theirs")

    there = event_page(theirs).replace("other-club", "city-gym")

    assert client.get(event_page(draft)).status_code == 404
    assert client.post(event_page(draft)).status_code == 404
    assert client.get(there).status_code == 404
    assert client.get(event_page(theirs)).status_code == 200
