"""Everybody wants the last seat of a session, swaps, leaves, or waits for one."""

from functools import partial
from typing import Any

import pytest

from accounts.models import Workspace
from tests.concurrency import at_once, outcomes_of
from tests.factories import make_member
from tests.races.sessions import attendees, kinds, states, told
from tests.ticketing.sessions.stage import (
    STANDBY,
    SWAP,
    choose,
    invitation_to,
    leave,
    make_conference,
    seated,
    session,
)
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import CapacityBelowTaken, SessionFull, SessionOverlaps
from ticketing.sessions.models import Invitation, SessionSeat
from ticketing.sessions.services.choosing import Choice
from ticketing.sessions.services.inviting import accept_invitation

TRIES = 50


def test_fifty_at_once_get_the_last_seat_once(workspace: Workspace) -> None:
    event = make_conference(workspace, session("keynote", capacity=1))
    people = attendees(event)

    outcomes = outcomes_of([partial(choose, event, "keynote", one) for one in people])

    assert kinds(outcomes) == {SessionSeat: 1, SessionFull: TRIES - 1}, outcomes
    assert seated(event, "keynote") == 1
    assert told(event, "session.selected") == (1, 1)


def test_fifty_who_would_wait_stand_in_one_line(workspace: Workspace) -> None:
    event = make_conference(workspace, session("keynote", capacity=1))
    people = attendees(event)

    at_once([partial(choose, event, "keynote", one, STANDBY) for one in people])

    assert states(event, "keynote", people) == {"selected": 1, "standby": TRIES - 1}
    rows = SessionSeat.objects.of(workspace).filter(state="standby")
    assert set(rows.values_list("position", flat=True)) == set(range(1, TRIES))


def test_one_customer_who_presses_fifty_times_has_one_seat(workspace: Workspace) -> None:
    event = make_conference(workspace, session("keynote", capacity=9))
    (person,) = attendees(event, 1)

    seats = at_once([partial(choose, event, "keynote", person)] * TRIES)

    assert len({one.id for one in seats}) == 1
    assert (seated(event, "keynote"), told(event, "session.selected")) == (1, (1, 1))


def test_for_each_who_leaves_one_moves_up_once(workspace: Workspace) -> None:
    half = TRIES // 2
    event = make_conference(workspace, session("keynote", capacity=half))
    people = attendees(event)
    for one in people:
        choose(event, "keynote", one, STANDBY)

    at_once([partial(leave, event, "keynote", one) for one in people[:half]] * 2)

    assert states(event, "keynote", people[:half]) == {"given_up": half}
    assert states(event, "keynote", people[half:]) == {"selected": half}
    assert seated(event, "keynote") == half
    assert told(event, "session.moved_up") == (half, half)


def test_nobody_moves_up_into_two_sessions_at_the_same_time(workspace: Workspace) -> None:
    half = TRIES // 2
    event = make_conference(
        workspace, session("talk", capacity=half), session("workshop", capacity=half)
    )
    people, waiting = attendees(event), attendees(event, half)
    places = ["talk", "workshop"] * half
    for key, one in zip(places, people, strict=True):
        choose(event, key, one)
    for one in waiting:
        choose(event, "talk", one, STANDBY)
        choose(event, "workshop", one, STANDBY)

    at_once([partial(leave, event, key, one) for key, one in zip(places, people, strict=True)])

    rows = SessionSeat.objects.of(workspace).filter(state="selected", customer__in=waiting)
    assert rows.count() == len({row.customer_id for row in rows}) == half
    assert seated(event, "talk") + seated(event, "workshop") == half


@pytest.mark.parametrize("capacity", [None, TRIES // 2 + 1])
def test_fifty_swaps_wait_in_no_circle(workspace: Workspace, capacity: int | None) -> None:
    event = make_conference(
        workspace,
        *(session(key, capacity=capacity) for key in ("talk", "workshop", "party")),
    )
    people = attendees(event)
    had, wanted = ["talk", "workshop"] * (TRIES // 2), ["workshop", "talk"] * (TRIES // 2)
    for key, one in zip(had, people, strict=True):
        choose(event, key, one)

    outcomes = outcomes_of(
        [partial(choose, event, key, one, SWAP) for key, one in zip(wanted, people, strict=True)]
    )

    swapped = kinds(outcomes)
    assert set(swapped) <= ({SessionSeat, SessionFull} if capacity else {SessionSeat}), outcomes
    assert swapped[SessionSeat] > 0
    assert seated(event, "talk") + seated(event, "workshop") == TRIES


def test_one_customer_gets_one_of_two_sessions_at_the_same_time(workspace: Workspace) -> None:
    event = make_conference(workspace, session("talk"), session("workshop", hour=0.5))
    (person,) = attendees(event, 1)
    # Another ticket is no way to be in two places.
    second = Choice(ticket=str(sell(event, person)[0].id))
    calls: list[Any] = [
        partial(choose, event, "talk", person),
        partial(choose, event, "workshop", person, second),
    ]

    outcomes = outcomes_of(calls * (TRIES // 2))

    assert kinds(outcomes) == {SessionSeat: TRIES // 2, SessionOverlaps: TRIES // 2}, outcomes
    assert seated(event, "talk") + seated(event, "workshop") == 1


@pytest.mark.parametrize("attempt", range(3))
def test_fewer_seats_against_fifty_who_choose(workspace: Workspace, attempt: int) -> None:
    event = make_conference(workspace, session("keynote", capacity=TRIES))
    people = attendees(event)
    for one in people[:9]:
        choose(event, "keynote", one)
    calls: list[Any] = [partial(choose, event, "keynote", one) for one in people[9:]]
    calls.insert(20 * attempt, partial(make_conference, workspace, session("keynote", capacity=10)))

    outcomes = outcomes_of(calls)

    found = kinds(outcomes)
    assert set(found) <= {SessionSeat, SessionFull, TicketedEvent, CapacityBelowTaken}, outcomes
    if found[TicketedEvent]:
        assert seated(event, "keynote") == 10
    else:
        assert (seated(event, "keynote"), found[SessionFull]) == (TRIES, 0)


def test_a_cancelled_session_has_nobody_in_it(workspace: Workspace) -> None:
    event = make_conference(workspace, session("keynote"), session("party", hour=3))
    people = attendees(event)
    calls: list[Any] = [partial(choose, event, "keynote", one) for one in people]
    calls.insert(25, partial(make_conference, workspace, session("party", hour=3)))

    outcomes_of(calls)

    assert set(states(event, "keynote", people)) <= {"given_up", ""}


def test_fifty_invited_to_the_last_seat_accept_at_once(workspace: Workspace) -> None:
    event = make_conference(workspace, session("dinner", capacity=1))
    asked = [invitation_to(event, make_member(workspace), "dinner") for _ in range(TRIES)]

    outcomes = outcomes_of(
        [partial(accept_invitation, invitation=one, choice=Choice(), at=ON_SALE) for one in asked]
    )

    assert kinds(outcomes) == {Invitation: 1, SessionFull: TRIES - 1}, outcomes
    accepted = Invitation.objects.filter(workspace=workspace, state="accepted").count()
    assert (accepted, seated(event, "dinner")) == (1, 1)


def test_somebody_asked_fifty_times_at_once_is_asked_once(workspace: Workspace) -> None:
    event = make_conference(workspace, session("dinner"))
    person = make_member(workspace)

    asked = at_once([partial(invitation_to, event, person, "dinner")] * TRIES)

    assert len({one.id for one in asked}) == 1
    assert told(event, "invitation.sent")[1] == 1
