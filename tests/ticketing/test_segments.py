"""Segments of ticketing: who holds tickets, and who came."""

from typing import Any

import pytest

from accounts.models import Customer
from analytics.segments.content import tree_of
from core.errors import Invalid
from tests.analytics.segments.asking import made, who
from tests.ticketing.checkin.doors import come_in, make_ticket, undo

pytestmark = pytest.mark.django_db

HELD: dict[str, Any] = {"type": "tickets_held"}
ATTENDED: dict[str, Any] = {"type": "attended"}


def test_who_holds_tickets(member: Customer) -> None:
    ticket = make_ticket(member)
    made(member.workspace, "other")
    key = ticket.ticketed_event.key

    none = HELD | {"operator": "equals", "value": 0}

    assert who(member.workspace, HELD) == {"sarah"}
    assert who(member.workspace, HELD | {"events": [key]}) == {"sarah"}
    assert who(member.workspace, HELD | {"events": ["gala"]}) == set()
    assert who(member.workspace, HELD | {"value": 2}) == set()
    assert who(member.workspace, none) == {"other"}


def test_who_came(member: Customer) -> None:
    ticket = make_ticket(member)
    before = who(member.workspace, ATTENDED)

    come_in(ticket, "20:04")
    came = ATTENDED | {"events": [ticket.ticketed_event.key]}
    during = who(member.workspace, came)
    undo(ticket, "20:05", "20:04")

    assert (before, during) == (set(), {"sarah"})
    assert who(member.workspace, came) == set()


def test_an_event_that_is_not_there_is_refused(member: Customer) -> None:
    with pytest.raises(Invalid) as refusal:
        tree_of(HELD | {"events": ["gala"]}, workspace=member.workspace)

    fault = refusal.value.faults[0]
    assert (fault.field, fault.code) == ("criteria.events.0", "unknown_ticketed_event")
