"""Pages that are made for everybody who only looks, once in some seconds."""

import pytest
from django.conf import settings as installed
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User, Workspace
from tests.ticketing.pages.visiting import (
    WHO,
    chosen,
    event_page,
    once_on,
    put_in_basket,
    text_of,
)
from tests.ticketing.stage import make_ticketed_event, ticket_type
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]


@pytest.fixture
def concert(workspace: Workspace) -> TicketedEvent:
    """An evening that costs nothing."""
    free = [ticket_type("tt-general", title="Guest", price="0", capacity=50)]
    return make_ticketed_event(workspace, ticketTypes=free)


def test_who_comes_second_asks_the_database_nothing(
    concert: TicketedEvent, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Client().get(event_page(concert))

    with django_assert_num_queries(0):
        second = Client().get(event_page(concert))

    assert text_of(second) == text_of(first)
    kept = {"Content-Language", "Cache-Control", "Content-Security-Policy", "Referrer-Policy"}
    assert {name: second[name] for name in kept} == {name: first[name] for name in kept}


def test_no_two_get_the_same_form(concert: TicketedEvent) -> None:
    forms = [once_on(Client().get(event_page(concert))) for _ in range(3)]

    assert len(set(forms)) == 3


def test_two_who_got_one_page_are_two_guests(concert: TicketedEvent) -> None:
    for _ in range(2):
        client = Client()
        once = once_on(client.get(event_page(concert)))
        client.post(event_page(concert), chosen(concert, ("tt-general", 1), once=once) | WHO)

    orders = Order.objects.of(concert.workspace)
    assert orders.values("customer").distinct().count() == 2


def test_who_has_a_session_sees_their_own(concert: TicketedEvent) -> None:
    Client().get(event_page(concert))
    client = Client()
    put_in_basket(client, concert, **WHO)
    concert.title = "Moved to Sunday"
    concert.save()

    assert "Moved to Sunday" in text_of(client.get(event_page(concert)))
    assert "Moved to Sunday" not in text_of(Client().get(event_page(concert)))


def test_what_is_said_to_one_person_is_said_to_nobody_else(concert: TicketedEvent) -> None:
    house, leaving = f"/whats-on/{concert.workspace.slug}/", Client()
    leaving.force_login(User.objects.create_user("sarah@example.com"))
    leaving.post("/me/logout/")
    # What a browser does when it is told so.
    del leaving.cookies[installed.SESSION_COOKIE_NAME]

    assert "signed out" in text_of(leaving.get(house))
    assert "signed out" not in text_of(Client().get(house))


def test_each_language_is_kept_for_itself(concert: TicketedEvent) -> None:
    Client().get(event_page(concert), headers={"Accept-Language": "en"})

    german = Client().get(event_page(concert), headers={"Accept-Language": "de"})

    assert german["Content-Language"] == "de"


def test_what_is_not_there_is_not_kept(workspace: Workspace) -> None:
    address = f"/whats-on/{workspace.slug}/events/later/"
    assert Client().get(address).status_code == 404

    make_ticketed_event(workspace, key="later")

    assert Client().get(address).status_code == 200


def test_a_cookie_of_any_name_is_not_nobodys(concert: TicketedEvent) -> None:
    Client().get(event_page(concert))
    TicketedEvent.objects.of(concert.workspace).update(title="Moved to Sunday")
    strange = Client()
    strange.cookies[installed.SESSION_COOKIE_NAME] = "nobody"

    assert "Moved to Sunday" in text_of(strange.get(event_page(concert)))
    assert "Moved to Sunday" not in text_of(Client().get(event_page(concert)))


def test_two_searches_that_look_alike_in_links_are_two(concert: TicketedEvent) -> None:
    house = f"/whats-on/{concert.workspace.slug}/"
    raw = Client().get(f"{house}?q=\u00e4")

    encoded = Client().get(f"{house}?q=%C3%83%C2%A4")

    assert 'value="\u00e4"' in raw.content.decode()
    assert 'value="\u00c3\u00a4"' in encoded.content.decode()


def test_each_look_at_what_a_code_opens_is_counted(
    workspace: Workspace,
) -> None:
    event = make_ticketed_event(workspace, promoCodes=[{"code": "FRIENDS", "value": "20"}])

    looks = [Client().get(event_page(event), {"code": "FRIENDS"}) for _ in range(21)]

    assert [one.status_code for one in looks] == [200] * 20 + [429]


def test_a_page_by_http_is_not_given_by_https(
    concert: TicketedEvent, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = Client().get(event_page(concert))

    with django_assert_num_queries(0):
        Client().get(event_page(concert))
    with CaptureQueriesContext(connection) as asked:
        Client().get(event_page(concert), secure=True)

    assert first.status_code == 200
    assert len(asked) > 0


def test_what_nobody_types_is_not_kept(concert: TicketedEvent) -> None:
    house = f"/whats-on/{concert.workspace.slug}/"
    for _ in range(2):
        Client().get(house, {"q": "x" * 90, "more": "y" * 300})

    with CaptureQueriesContext(connection) as asked:
        Client().get(house, {"q": "x" * 90, "more": "y" * 300})

    assert len(asked) > 0
