"""While nothing at all is written, one's own page is given again without asking what is on it."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, User, Workspace
from accounts.services.own_records import take_over
from tests.concurrency import elsewhere
from tests.factories import make_member
from tests.loyalty.ledger.points import clock_at
from tests.statements import heard
from tests.ticketing.pages.visiting import mine, text_of
from tests.ticketing.stage import DOORS, make_ticketed_event, sell
from ticketing.orders.models import Order
from ticketing.tickets.models import Ticket

# In a transaction of the test's own nothing would ever end.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("pages_kept")]


@pytest.fixture
def ticket(workspace: Workspace, member: Customer, client: Client) -> Ticket:
    """The member's only one, whose page is kept: the second visit keeps what the third is given."""
    (found,) = sell(make_ticketed_event(workspace), member, at=timezone.now())
    user = User.objects.create_user("sarah@example.com")
    take_over(user=user, customer=member)
    client.force_login(user)
    for _ in range(3):
        client.get(mine(workspace))
    return found


def asked_by(client: Client, workspace: Workspace) -> tuple[int, bool]:
    """How many statements one more visit costs, and whether one of them reads tickets."""
    with heard() as asked:
        client.get(mine(workspace))
    return len(asked), any("ticketing_ticket" in one for one in asked)


def rename(ticket: Ticket, name: str) -> None:
    Ticket.objects.filter(workspace_id=ticket.workspace_id, id=ticket.id).update(holder_name=name)


def test_who_comes_again_costs_one_word_of_the_database(
    workspace: Workspace, ticket: Ticket, client: Client
) -> None:
    # Somebody else may write to this server between two visits, but not between all of them.
    visits = {asked_by(client, workspace) for _ in range(100)}

    assert (1, False) in visits
    assert visits <= {(1, False), (2, True)}


def test_what_others_do_is_looked_at_once(
    workspace: Workspace, ticket: Ticket, client: Client
) -> None:
    def after_somebody_came() -> list[tuple[int, bool]]:
        elsewhere(partial(make_member, workspace))
        return [asked_by(client, workspace) for _ in range(2)]

    tries = [after_somebody_came() for _ in range(50)]

    assert {first for first, _ in tries} == {(2, True)}
    assert (1, False) in {second for _, second in tries}


def test_a_change_is_seen_as_soon_as_its_transaction_has_ended(
    workspace: Workspace, ticket: Ticket, client: Client
) -> None:
    page = partial(client.get, mine(workspace))

    def change_slowly() -> list[str]:
        with transaction.atomic():
            rename(ticket, "Tom Baker")
            return [text_of(elsewhere(page)) for _ in range(2)]

    before = change_slowly()

    assert ["Tom Baker" in one for one in before] == [False, False]
    assert "Tom Baker" in text_of(page())


def test_what_was_undone_was_never_seen(
    workspace: Workspace, ticket: Ticket, client: Client
) -> None:
    before = client.get(mine(workspace)).content

    with transaction.atomic():
        rename(ticket, "Tom Baker")
        transaction.set_rollback(True)

    assert client.get(mine(workspace)).content == before


@pytest.mark.parametrize("minutes", [0, 4 * 60])
def test_the_clock_alone_makes_it_ask(
    workspace: Workspace, ticket: Ticket, client: Client, minutes: int
) -> None:
    # Nobody is signed out by then.
    Session.objects.update(expire_date=DOORS + timedelta(days=9))
    with clock_at(DOORS + timedelta(minutes=minutes, seconds=-1)):
        for _ in range(3):
            before = text_of(client.get(mine(workspace)))

    with clock_at(DOORS + timedelta(minutes=minutes)):
        after = text_of(client.get(mine(workspace)))

    assert after != before


def test_a_session_that_ends_by_the_clock_ends_here_too(
    workspace: Workspace, ticket: Ticket, client: Client
) -> None:
    over = client.session.get_expiry_date() + timedelta(seconds=1)

    with clock_at(over):
        after = client.get(mine(workspace))

    assert ticket.number not in text_of(after)
    assert Order.objects.of(workspace).exists()
