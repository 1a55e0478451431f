"""How many there are of something: counted when a limit comes, and known afterwards."""

import pytest

from accounts.models import Customer, Workspace
from tests.ticketing.stage import make_ticketed_event, place, sell, taken_of, ticket_type
from ticketing.errors import CapacityBelowTaken

pytestmark = pytest.mark.django_db


def test_a_limit_that_comes_counts_what_is_taken(workspace: Workspace, member: Customer) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type()])
    sell(event, member, ("tt-general", 2))
    place(event, member, ("tt-general", 3))

    make_ticketed_event(workspace, capacity=10, ticketTypes=[ticket_type(capacity=5)])

    general = event.ticket_types.get(workspace=workspace)
    assert (taken_of(workspace, event.id), taken_of(workspace, general.id)) == (5, 5)
    with pytest.raises(CapacityBelowTaken):
        make_ticketed_event(workspace, capacity=4, ticketTypes=[ticket_type(capacity=5)])


def test_a_limit_that_is_there_is_not_counted_anew_when_an_event_is_saved(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_ticketed_event(workspace, capacity=10)
    sell(event, member, ("tt-general", 2))
    counted: list[object] = []
    monkeypatch.setattr(
        "ticketing.inventory.services.count_taken", lambda *given: counted.append(given)
    )

    make_ticketed_event(workspace, capacity=12)

    assert counted == []
    assert taken_of(workspace, event.id) == 2
