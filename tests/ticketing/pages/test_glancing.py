"""What the list says of each event's tickets."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.factories import make_member, make_workspace
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type

pytestmark = pytest.mark.django_db


def listed(client: Client, workspace: Workspace) -> str:
    return text_of(client.get(reverse("whats-on:house", args=[workspace.slug])))


def soon(**more: int) -> str:
    return (timezone.now() + timedelta(**more)).isoformat()


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ([ticket_type()], "Corner House €25.00"),
        ([ticket_type(), ticket_type("tt-b", price="9")], "Corner House from €9.00"),
        ([ticket_type(price="0")], "Corner House Free"),
        ([ticket_type(), ticket_type("tt-b", price="0")], "Corner House from Free"),
        ([ticket_type(capacity=3)], "€25.00 Only 3 left"),
        ([ticket_type(capacity=3), ticket_type("tt-b", capacity=4)], "€25.00 Only 7 left"),
        ([ticket_type(saleEndsAt=soon(days=-1))], "No longer on sale"),
        ([ticket_type("tt-x", price="1", hidden=True), ticket_type()], "Corner House €25.00"),
    ],
)
def test_a_price_and_what_is_left_are_told(
    types: list[dict[str, Any]], words: str, workspace: Workspace, client: Client
) -> None:
    make_ticketed_event(workspace, ticketTypes=types)

    assert words in listed(client, workspace)


def test_no_more_are_left_than_the_event_has_places(workspace: Workspace, client: Client) -> None:
    types = [ticket_type(capacity=6), ticket_type("tt-b", capacity=6)]
    make_ticketed_event(workspace, ticketTypes=types, capacity=8)

    assert "Only 8 left" in listed(client, workspace)


def test_a_sale_that_has_not_begun_says_when_it_does(workspace: Workspace, client: Client) -> None:
    late = ticket_type("tt-late", saleStartsAt="2099-06-02T10:00:00Z")
    early = ticket_type("tt-early", saleStartsAt="2099-06-01T10:00:00Z")
    make_ticketed_event(workspace, ticketTypes=[late, early])

    assert "On sale from Monday 1 June 2099, 12:00 CEST" in listed(client, workspace)


def test_sold_out_and_in_other_baskets_are_told_apart(
    workspace: Workspace, member: Customer, client: Client
) -> None:
    one = [ticket_type(capacity=1)]
    gone = make_ticketed_event(workspace, "gone", title="Gone", ticketTypes=one)
    held = make_ticketed_event(workspace, "held", title="Held", ticketTypes=one)
    sell(gone, member, ("tt-general", 1), at=timezone.now())
    place(held, make_member(workspace), ("tt-general", 1), at=timezone.now())

    shown = listed(client, workspace)

    assert "Gone Friday 12 June 2099, 20:00 CEST Corner House Sold out" in shown
    assert "The last are in other people's baskets" in shown


def test_several_houses_say_what_is_on_next(workspace: Workspace, client: Client) -> None:
    make_ticketed_event(workspace, "b", title="Later", startsAt="2099-06-11T18:00:00Z")
    make_ticketed_event(workspace, "a", title="First", startsAt="2099-06-10T18:00:00Z")
    make_ticketed_event(make_workspace("other-club"), title="Elsewhere")

    shown = text_of(client.get("/whats-on/"))

    assert "City Gym Next: First" in shown
    assert "Other Club Next: Elsewhere" in shown
    assert "Later" not in shown
