"""Who only looks leaves nothing behind, and costs little."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, Workspace
from tests.factories import make_workspace
from tests.ticketing.pages.visiting import chosen, event_page, once_on, text_of
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """Three types, a code, a perk: whatever a page can ask the database for."""
    return make_ticketed_event(
        workspace,
        address="Mill Lane 3, Berlin",
        ticketTypes=[ticket_type(f"tt-{number}", capacity=9) for number in range(3)],
        promoCodes=[{"code": "GUEST", "value": "100"}],
    )


def test_looking_sets_no_cookie_and_asks_for_no_token(event: TicketedEvent, client: Client) -> None:
    answer = client.get(event_page(event))

    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_look_at_an_event_asks_the_database_six_times_at_most(
    event: TicketedEvent, client: Client
) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(event_page(event))

    assert len(asked) <= 6


@pytest.mark.parametrize("origin", ["https://testserver", "http://other", "null", ""])
def test_a_form_that_stood_elsewhere_does_nothing(origin: str, event: TicketedEvent) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Origin": origin})

    answer = strict.post(event_page(event), chosen(event, ("tt-1", 1)))

    assert answer.status_code == 403
    assert not Customer.objects.of(event.workspace).exists()


def test_a_form_of_our_own_is_taken_without_a_cookie(event: TicketedEvent) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Origin": HERE})
    once = once_on(strict.get(event_page(event)))

    answer = strict.post(event_page(event), chosen(event, ("tt-1", 1), once=once))

    assert answer.status_code == 302
    assert "csrfmiddlewaretoken" in strict.get(event_page(event)).content.decode()


def test_an_event_is_put_into_a_calendar_before_anything_is_bought(
    event: TicketedEvent, client: Client
) -> None:
    place = reverse("whats-on:diary", args=[event.workspace.slug, event.key])

    answer = client.get(place)

    assert place in client.get(event_page(event)).content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Spring concert" in answer.content


def test_a_calendar_file_of_what_is_not_there_is_not_there(
    event: TicketedEvent, client: Client
) -> None:
    draft = make_ticketed_event(event.workspace, "draft", status="draft")
    other = make_workspace("other-club")

    for house, key in ((other.slug, event.key), (draft.workspace.slug, "draft")):
        assert client.get(reverse("whats-on:diary", args=[house, key])).status_code == 404


def test_the_way_there_is_a_link_to_a_map(event: TicketedEvent, client: Client) -> None:
    body = client.get(event_page(event)).content.decode()

    assert "openstreetmap.org/search?query=Corner+House%2C+Mill+Lane+3%2C+Berlin" in body


def test_the_lowest_price_that_can_be_had_calls_for_buying(
    workspace: Workspace, client: Client
) -> None:
    types = [
        ticket_type("tt-past", price="1", saleEndsAt="2020-01-01T00:00:00Z"),
        ticket_type("tt-now", price="9"),
        ticket_type("tt-more", price="12"),
    ]
    event = make_ticketed_event(workspace, ticketTypes=types)

    assert "Tickets from €9.00" in text_of(client.get(event_page(event)))
