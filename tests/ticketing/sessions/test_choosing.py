"""Those who have a ticket choose sessions; who waits moves up."""

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.sessions.stage import (
    STANDBY,
    SWAP,
    choose,
    leave,
    make_conference,
    seated,
    session,
    state_of,
)
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import SessionClosed, SessionFull, SessionOverlaps, TicketNeeded
from ticketing.sessions.services.choosing import select_session
from ticketing.sessions.services.finding import find_session

pytestmark = pytest.mark.django_db


def attendee(event: TicketedEvent) -> Customer:
    """Somebody with a ticket."""
    person = make_member(event.workspace)
    sell(event, person)
    return person


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """`keynote` for one, then `talk` and `workshop` (for one) at the same time."""
    return make_conference(
        workspace,
        session("keynote", capacity=1),
        session("talk", hour=2),
        session("workshop", hour=2.5, capacity=1),
    )


def test_a_seat_is_taken_and_told(event: TicketedEvent) -> None:
    person = attendee(event)

    choose(event, "keynote", person)
    choose(event, "keynote", person)

    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action="session.selected")
    assert seated(event, "keynote") == 1
    assert [fact.metadata["session_id"] for fact in facts] == ["keynote"]
    assert Message.objects.filter(workspace=event.workspace, type="session.selected").count() == 1


def test_only_who_has_a_ticket_chooses(event: TicketedEvent, member: Customer) -> None:
    with pytest.raises(TicketNeeded):
        choose(event, "keynote", member)


def test_the_last_seat_is_taken_once(event: TicketedEvent) -> None:
    choose(event, "keynote", attendee(event))

    with pytest.raises(SessionFull):
        choose(event, "keynote", attendee(event))

    assert seated(event, "keynote") == 1


def test_an_overlap_is_refused_and_names_the_other(event: TicketedEvent) -> None:
    person = attendee(event)
    choose(event, "talk", person)

    with pytest.raises(SessionOverlaps) as refusal:
        choose(event, "workshop", person)

    assert [fault.message for fault in refusal.value.faults] == ["talk"]
    assert state_of(event, "talk", person) == "selected"


def test_a_swap_gives_up_the_one_for_the_other(event: TicketedEvent) -> None:
    person = attendee(event)
    choose(event, "talk", person)

    choose(event, "workshop", person, SWAP)

    assert (seated(event, "talk"), seated(event, "workshop")) == (0, 1)


def test_a_swap_into_a_full_session_gives_nothing_up(event: TicketedEvent) -> None:
    choose(event, "workshop", attendee(event))
    person = attendee(event)
    choose(event, "talk", person)

    with pytest.raises(SessionFull):
        choose(event, "workshop", person, SWAP)

    assert state_of(event, "talk", person) == "selected"


def test_who_waits_moves_up_in_order(event: TicketedEvent) -> None:
    holder, first, second = (attendee(event) for _ in range(3))
    choose(event, "keynote", holder)
    choose(event, "keynote", first, STANDBY)
    choose(event, "keynote", second, STANDBY)

    leave(event, "keynote", holder)

    assert state_of(event, "keynote", first) == "selected"
    assert state_of(event, "keynote", second) == "standby"
    assert seated(event, "keynote") == 1
    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action="session.moved_up")
    assert [fact.customer_id for fact in facts] == [first.id]


def test_who_is_elsewhere_at_that_time_is_passed_over_and_keeps_their_place(
    event: TicketedEvent,
) -> None:
    holder, busy, free = (attendee(event) for _ in range(3))
    choose(event, "workshop", holder)
    choose(event, "workshop", busy, STANDBY)
    choose(event, "workshop", free, STANDBY)
    choose(event, "talk", busy)

    leave(event, "workshop", holder)
    assert [state_of(event, "workshop", one) for one in (busy, free)] == ["standby", "selected"]

    leave(event, "talk", busy)
    leave(event, "workshop", free)
    assert state_of(event, "workshop", busy) == "selected"


def test_who_becomes_free_moves_up_where_a_seat_was_left(event: TicketedEvent) -> None:
    holder, busy = attendee(event), attendee(event)
    choose(event, "workshop", holder)
    choose(event, "workshop", busy, STANDBY)
    choose(event, "talk", busy)
    leave(event, "workshop", holder)

    leave(event, "talk", busy)

    assert state_of(event, "workshop", busy) == "selected"


def test_a_seat_given_up_can_be_taken_again_and_is_one_fact(event: TicketedEvent) -> None:
    person = attendee(event)
    choose(event, "keynote", person)
    leave(event, "keynote", person)
    leave(event, "keynote", person)

    choose(event, "keynote", person)

    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action="session.selected")
    assert (seated(event, "keynote"), facts.count()) == (1, 1)


def test_a_session_that_was_cancelled_since_it_was_found_is_closed(
    event: TicketedEvent,
) -> None:
    person, found = attendee(event), find_session(event=event, name="keynote")
    make_conference(event.workspace, session("talk", hour=2))

    with pytest.raises(SessionClosed):
        select_session(session=found, customer=person, at=ON_SALE)


def test_a_session_that_is_over_is_closed(event: TicketedEvent) -> None:
    person, found = attendee(event), find_session(event=event, name="keynote")

    with pytest.raises(SessionClosed, match="over"):
        select_session(session=found, customer=person, at=found.ends_at)


def test_a_session_that_was_moved_since_it_was_found_overlaps_where_it_is_now(
    event: TicketedEvent,
) -> None:
    person, found = attendee(event), find_session(event=event, name="keynote")
    choose(event, "talk", person)
    make_conference(event.workspace, session("keynote", hour=2), session("talk", hour=2))

    with pytest.raises(SessionOverlaps):
        select_session(session=found, customer=person, at=ON_SALE)


def test_a_cancelled_session_is_told_to_those_who_had_a_place(event: TicketedEvent) -> None:
    holder, waits = attendee(event), attendee(event)
    choose(event, "keynote", holder)
    choose(event, "keynote", waits, STANDBY)

    make_conference(event.workspace, session("talk", hour=2), session("workshop", hour=2.5))

    told = Message.objects.filter(workspace=event.workspace, type="session.cancelled")
    assert {one.body["pass_id"] for one in told} == {str(holder.id), str(waits.id)}
    assert [state_of(event, "keynote", one) for one in (holder, waits)] == ["given_up"] * 2
