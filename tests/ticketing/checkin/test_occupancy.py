"""The door's figures are counted, never guessed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from tests.ticketing.checkin.doors import at, come_in, go_out, make_ticket, undo
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.checkin.models import CheckIn
from ticketing.checkin.reading import Flow, Occupancy, occupancy_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_an_event_without_tickets_shows_its_gates_and_types(member: Customer) -> None:
    event = make_ticketed_event(member.workspace, gates=["North"])

    figures = occupancy_of(event)

    assert (figures.expected, figures.entered, figures.inside) == (0, 0, 0)
    assert (figures.gates, figures.quarters) == ({"North": Flow()}, {})
    assert [one.key for one in figures.types] == ["tt-general", "tt-vip"]


def an_evening(member: Customer) -> Occupancy:
    """Six tickets: one stays away, one is refunded, one leaves, one was a mistake, two are in."""
    kinds = [ticket_type(reEntry=True), ticket_type("tt-vip", price="80.00")]
    event = make_ticketed_event(member.workspace, ticketTypes=kinds, gates=["Gate 1", "Gate 2"])
    vip, refunded, left, mistake, inside = (
        *sell(event, member, ("tt-vip", 1)),
        *sell(event, member, ("tt-general", 4)),
    )
    sell(event, member, ("tt-vip", 1))
    Ticket.objects.of(member.workspace).filter(id=refunded.id).update(state="refunded")
    come_in(vip, "19:04", gate="Gate 1")
    come_in(left, "19:05")
    go_out(left, "20:14")
    come_in(mistake, "19:20")
    undo(mistake, "19:21")
    come_in(inside, "19:59")
    return occupancy_of(event)


def test_the_figures_of_an_evening(member: Customer) -> None:
    figures = an_evening(member)

    assert (figures.expected, figures.entered, figures.inside) == (5, 3, 2)
    assert figures.gates == {"Gate 1": Flow(1, 0), "Gate 2": Flow(2, 1)}
    assert [(one.key, one.expected, one.entered, one.inside) for one in figures.types] == [
        ("tt-general", 3, 2, 1),
        ("tt-vip", 2, 1, 1),
    ]
    assert figures.quarters == {
        at("19:00"): Flow(2, 0),
        at("19:45"): Flow(1, 0),
        at("20:00"): Flow(0, 1),
    }


def test_the_figures_cost_as_many_statements_for_ten_as_for_none(member: Customer) -> None:
    ticket = make_ticket(member)
    with CaptureQueriesContext(connection) as for_none:
        occupancy_of(ticket.ticketed_event)
    for one in sell(ticket.ticketed_event, member, ("tt-general", 10)):
        come_in(one, "19:04")

    with CaptureQueriesContext(connection) as for_ten:
        occupancy_of(ticket.ticketed_event)

    assert len(for_ten) == len(for_none) == 2


def test_scans_of_another_event_are_not_counted(member: Customer) -> None:
    come_in(make_ticket(member), "19:04")
    other = make_ticketed_event(member.workspace, "other")

    figures = occupancy_of(other)

    assert CheckIn.objects.filter(workspace=member.workspace).count() == 1
    assert (figures.inside, figures.quarters) == (0, {})
