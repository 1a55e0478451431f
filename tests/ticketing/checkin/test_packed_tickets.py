"""What a pack tells of a ticket, so that a door says offline what the server would say."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.api.calling import till_of
from tests.ticketing.checkin.doors import come_in, go_out, make_ticket, steward_of, undo
from tests.ticketing.stage import sell
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def packed(ticket: Ticket, member: Customer) -> dict[str, Any]:
    """The ticket as the pack has it."""
    pack = till_of(member).get(f"/events/{ticket.ticketed_event.key}/door-pack").json()
    return next(one for one in pack["tickets"] if one["number"] == ticket.number)


def test_a_ticket_comes_with_its_order_and_its_perks(member: Customer) -> None:
    ticket = make_ticket(member)

    told = packed(ticket, member)

    assert told["orderNumber"] == ticket.order.number
    assert told["perks"] == [{"perkId": "drink", "title": "Free drink", "left": 2}]
    assert told["lastScans"] == []


def test_the_last_scan_of_each_way_says_where_when_and_by_whom(member: Customer) -> None:
    ticket, ana = make_ticket(member, reEntry=True), steward_of(member)
    come_in(ticket, "20:00", by=ana)
    go_out(ticket, "21:00")
    come_in(ticket, "21:30", by=ana, nonce="wrong")
    undo(ticket, "21:31", "wrong")

    told = packed(ticket, member)["lastScans"]

    assert [(one["direction"], one["gate"], one["by"]) for one in told] == [
        ("in", "Gate 2", "Ana"),
        ("out", "Gate 2", ""),
    ]
    assert told[0]["at"] == "2099-06-12T18:00:00Z"


def test_ten_that_came_in_cost_what_one_costs(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "20:00")
    with CaptureQueriesContext(connection) as for_one:
        packed(ticket, member)
    for other in sell(ticket.ticketed_event, member, ("tt-general", 9)):
        other.workspace = member.workspace
        come_in(other, "20:00")

    with CaptureQueriesContext(connection) as for_ten:
        packed(ticket, member)

    assert len(for_ten) == len(for_one)
