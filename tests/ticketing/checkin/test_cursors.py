"""A cursor that cannot be ours begins anew; none is a fault of ours."""

import pytest

from accounts.models import Customer
from tests.ticketing.checkin.doors import make_ticket
from tests.ticketing.stage import make_ticketed_event
from ticketing.checkin.packing import Cursor, pack_tickets

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("since", "until"), [(-5, 0), (2**62, 0), (3, 2**62), (3, -1), (0, -7), (0, 0)]
)
def test_numbers_that_cannot_be_begin_anew(member: Customer, since: int, until: int) -> None:
    event = make_ticket(member).ticketed_event
    own = Cursor.at(pack_tickets(event, since="", limit=10).cursor)
    made_up = Cursor(event.id, own.database, since, until)

    page = pack_tickets(event, since=made_up.text(), limit=10)

    assert len(page.tickets) == 1


def test_a_cursor_of_another_database_begins_anew(member: Customer) -> None:
    event = make_ticket(member).ticketed_event

    page = pack_tickets(event, since=Cursor(event.id, 7, 700, 0).text(), limit=10)

    assert (page.is_full, len(page.tickets)) == (True, 1)


def test_a_cursor_of_another_event_begins_anew(member: Customer) -> None:
    event = make_ticket(member).ticketed_event
    other = make_ticketed_event(member.workspace, "other")
    theirs = pack_tickets(other, since="", limit=10).cursor

    page = pack_tickets(event, since=theirs, limit=10)

    assert (page.is_full, len(page.tickets)) == (True, 1)
