"""A personal page that is given again as long as nothing on it has changed."""

import gzip
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Customer, OwnRecord, User, Workspace
from accounts.pages import proofs
from accounts.pages.keeping import forget_pages
from accounts.services.own_records import take_over
from tests.factories import make_member
from tests.loyalty.ledger.points import clock_at
from tests.statements import heard
from tests.ticketing.pages.visiting import mine, text_of
from tests.ticketing.stage import DOORS, make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent, TicketType
from ticketing.catalogue.states import EventState
from ticketing.orders.models import Order, OrderLine
from ticketing.pages import own_proof
from ticketing.sessions.models import Invitation
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.offering import Addressee, offer_transfer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_kept")]
_TABLE = re.compile(r'\b(?:FROM|JOIN|UPDATE)\s+"?([a-z]+_[a-z_]+)')


@pytest.fixture
def sarah(client: Client, member: Customer) -> User:
    """The member, signed in."""
    user = User.objects.create_user("sarah@example.com")
    take_over(user=user, customer=member)
    client.force_login(user)
    return user


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """The member's only one; an order of two more waits to be paid."""
    event = make_ticketed_event(workspace)
    (found,) = sell(event, member, at=timezone.now())
    place(event, member, at=timezone.now())
    found.workspace = workspace
    return found


def test_who_comes_again_asks_the_database_once(
    workspace: Workspace,
    sarah: User,
    ticket: Ticket,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(mine(workspace))
    first = client.get(mine(workspace))

    with django_assert_num_queries(1):
        again = client.get(mine(workspace))

    assert again.content == first.content
    assert again.headers.keys() == first.headers.keys()
    assert "no-store" in again["Cache-Control"]


def test_a_page_that_is_a_minute_old_is_made_anew_and_kept_at_once(
    workspace: Workspace,
    sarah: User,
    ticket: Ticket,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _kept_for(client, workspace)
    later = time.monotonic() + 61

    with mock.patch("time.monotonic", return_value=later):
        with CaptureQueriesContext(connection) as asked:
            client.get(mine(workspace))
        with django_assert_num_queries(1):
            client.get(mine(workspace))

    assert len(asked) > 1


def test_the_proof_asks_every_table_that_the_page_asks(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    forget_pages()

    with heard() as asked:
        client.get(mine(workspace))

    # The proof itself is the one that begins with the session's version.
    read = [one for one in asked if "concat('session" not in one]
    tables = {name for statement in read for name in _TABLE.findall(statement)}
    assert len(tables) > 8
    assert tables <= set(_TABLE.findall(own_proof.STATEMENT))


def _kept_for(client: Client, workspace: Workspace) -> Any:
    """The page as it is given again: the first visit leaves a proof, the second the page."""
    for _ in range(2):
        client.get(mine(workspace))
    return client.get(mine(workspace))


def _shown(client: Client, workspace: Workspace) -> str:
    """What is read there, but for the minute in which it was made."""
    return re.sub(r"as of .*?\d\d:\d\d\.", "", text_of(client.get(mine(workspace))))


def _ticket_type(ticket: Ticket) -> None:
    TicketType.objects.filter(workspace=ticket.workspace).update(title="Balcony")


def _event(ticket: Ticket) -> None:
    TicketedEvent.objects.of(ticket.workspace).update(status=EventState.CANCELLED)


def _moved(ticket: Ticket) -> None:
    make_ticketed_event(ticket.workspace, venue="Old Mill")


def _holder(ticket: Ticket) -> None:
    Ticket.objects.of(ticket.workspace).update(holder_name="Tom Baker")


def _offer(ticket: Ticket) -> None:
    offer_transfer(ticket=ticket, to=Addressee("tom@example.com"), at=timezone.now())


def _new_order(ticket: Ticket) -> None:
    sell(make_ticketed_event(ticket.workspace, "later"), ticket.customer, at=timezone.now())


def _basket(ticket: Ticket) -> None:
    Order.objects.of(ticket.workspace).filter(confirmed_at=None).update(provider="stripe")
    OrderLine.objects.filter(workspace=ticket.workspace).update(quantity=5)


def _house(ticket: Ticket) -> None:
    Workspace.objects.filter(id=ticket.workspace.id).update(name="The Old Mill")


def _gone(ticket: Ticket) -> None:
    OwnRecord.objects.filter(workspace=ticket.workspace).delete()


def _one_more_record(ticket: Ticket) -> None:
    guest = make_member(ticket.workspace, "guest-1", name="Sarah")
    take_over(user=User.objects.get(), customer=guest)
    sell(ticket.ticketed_event, guest, at=timezone.now())


def _asked(ticket: Ticket) -> None:
    event, customer, now = ticket.ticketed_event, ticket.customer, timezone.now()
    Invitation.objects.create(
        workspace=ticket.workspace, ticketed_event=event, customer=customer, invited_at=now
    )


def _signed_out(ticket: Ticket) -> None:
    Session.objects.all().delete()


def _blocked(ticket: Ticket) -> None:
    User.objects.update(is_active=False)


ON_THE_PAGE = [_ticket_type, _event, _moved, _holder, _offer, _new_order, _basket, _asked]
AROUND_IT = [_house, _gone, _one_more_record, _signed_out, _blocked]


@pytest.mark.parametrize("change", [*ON_THE_PAGE, *AROUND_IT])
def test_what_changes_is_seen_at_once(
    workspace: Workspace,
    sarah: User,
    ticket: Ticket,
    client: Client,
    change: Callable[[Ticket], None],
) -> None:
    _kept_for(client, workspace)
    before = _shown(client, workspace)

    change(ticket)

    after = _shown(client, workspace)
    assert after != before
    forget_pages()
    assert _shown(client, workspace) == after


@pytest.mark.parametrize(
    ("moment", "words"),
    [(DOORS, "It is on now"), (DOORS + timedelta(hours=4), "1 event that is over")],
)
def test_what_only_the_clock_changes_is_seen_at_once(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client, moment: Any, words: str
) -> None:
    # Nobody is signed out by then.
    Session.objects.update(expire_date=DOORS + timedelta(days=9))
    with clock_at(moment - timedelta(seconds=1)):
        before = _kept_for(client, workspace)

    with clock_at(moment):
        after = client.get(mine(workspace))

    assert words not in text_of(before)
    assert words in text_of(after)


def test_nobody_is_given_the_page_of_another(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    _kept_for(client, workspace)
    stranger, nobody = Client(), Client()
    stranger.force_login(User.objects.create_user("mike@example.com"))

    for other in (stranger, nobody):
        assert ticket.number not in text_of(other.get(mine(workspace)))
        assert ticket.number not in text_of(other.get(mine(workspace)))


def test_what_waits_to_be_said_once_is_said_once(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    _kept_for(client, workspace)
    client.post(f"{mine(workspace)}forget/", headers={"Origin": "http://testserver"})

    said = [text_of(client.get(mine(workspace))) for _ in range(3)]

    assert ["has forgotten you" in one for one in said] == [True, False, False]


def test_an_order_that_ends_meanwhile_is_no_basket(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    Order.objects.of(workspace).filter(confirmed_at=None).update(
        provider="stripe", expires_at=timezone.now() + timedelta(minutes=5)
    )
    before = _kept_for(client, workspace)

    with clock_at(timezone.now() + timedelta(minutes=6)):
        after = client.get(mine(workspace))

    assert "2 tickets held until" in text_of(before)
    assert "tickets held until" not in text_of(after)


@pytest.mark.parametrize("change", AROUND_IT)
def test_what_changes_while_a_page_is_made_is_not_kept(
    workspace: Workspace,
    sarah: User,
    ticket: Ticket,
    client: Client,
    change: Callable[[Ticket], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def after_a_change(*asked: Any) -> Any:
        monkeypatch.undo()
        change(ticket)
        return proofs.prove(*asked)

    # The house, the session and the records were read by then.
    monkeypatch.setattr(own_proof, "prove", after_a_change)
    client.get(mine(workspace))

    again = [_shown(client, workspace) for _ in range(3)]

    forget_pages()
    assert again == [_shown(client, workspace)] * 3


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_proof_that_cannot_be_had_is_no_fault(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client, fault: type[Exception]
) -> None:
    _kept_for(client, workspace)

    with mock.patch.object(proofs, "run", side_effect=[fault("gone"), [("7:7:", None)]]) as asked:
        again = client.get(mine(workspace))

    assert asked.call_count == 2
    assert ticket.number in text_of(again)


def test_a_kept_page_is_as_small_on_its_way_and_has_no_id_of_another_request(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    kept = _kept_for(client, workspace)

    small = client.get(mine(workspace), headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(small.content) == kept.content
    assert small["Content-Length"] == str(len(small.content)) != kept["Content-Length"]
    assert small["X-Request-Id"] != kept["X-Request-Id"]


def test_a_look_at_the_heads_alone_and_a_query_are_answered_anew(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client
) -> None:
    _kept_for(client, workspace)

    head = client.head(mine(workspace))
    other = [client.get(mine(workspace), {"page": number}) for number in range(3)]

    assert head.content == b""
    assert [ticket.number in text_of(one) for one in other] == [True] * 3


def test_nothing_is_proved_where_nothing_is_kept(
    workspace: Workspace, sarah: User, ticket: Ticket, client: Client, settings: Settings
) -> None:
    settings.PAGES_KEPT_SECONDS = 0

    with mock.patch.object(proofs, "run") as asked:
        _kept_for(client, workspace)

    assert not asked.called
