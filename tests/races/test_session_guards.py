"""The races of sessions with a guard taken away: twins of `test_session_races.py`."""

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, transaction

from accounts.models import Workspace
from tests.concurrency import at_once, before_statement, elsewhere, outcomes_of
from tests.races.sessions import attendees, kinds, states
from tests.ticketing.sessions.stage import (
    STANDBY,
    choose,
    leave,
    make_conference,
    session,
    state_of,
)
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import SessionFull
from ticketing.sessions.models import Session, SessionSeat
from ticketing.sessions.services import choosing, seating
from ticketing.sessions.services.own import lock_own
from ticketing.sessions.services.seating import Seating, lock_sessions


def held(event: TicketedEvent, key: str) -> int:
    """How many have a seat; the counter is not asked."""
    rows = SessionSeat.objects.of(event.workspace).filter(session__key=key, state="selected")
    return rows.count()


def see_unlocked(event: TicketedEvent, ids: Iterable[UUID]) -> Mapping[UUID, Session]:
    """The sessions, which others may change meanwhile."""
    rows = Session.objects.of(event).filter(id__in=list(ids)).select_related("room")
    return {one.id: one for one in rows}


def both_look_first(unguarded: pytest.MonkeyPatch) -> None:
    """Two transactions see how many seats are left before either of them takes one."""
    meet = threading.Barrier(2, timeout=30).wait
    seen, look = threading.local(), Seating.left

    def left(self: Seating, one: Session) -> int | None:
        found = look(self, one)
        if not hasattr(seen, "it"):
            seen.it = found
            meet()
        return found

    unguarded.setattr(Seating, "left", left)


def both_pick_first(unguarded: pytest.MonkeyPatch) -> None:
    """Two transactions, which take no turns, see who is next before either moves them up."""
    meet, move = threading.Barrier(2, timeout=30).wait, Seating._move_up
    unguarded.setattr(Seating, "_wait_for_turn", lambda self: None)
    unguarded.setattr(Seating, "_move_up", lambda self, row: (meet(), move(self, row)))


def nothing(**_: object) -> None:
    """In the place of a guard."""


def test_twin_without_the_lock_the_counter_alone_refuses(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("keynote", capacity=1))
    people = attendees(event, 2)
    monkeypatch.setattr(choosing, "lock_sessions", see_unlocked)
    both_look_first(monkeypatch)

    outcomes = outcomes_of([partial(choose, event, "keynote", one) for one in people])

    assert kinds(outcomes) == {SessionSeat: 1, SessionFull: 1}, outcomes


def test_twin_without_lock_and_counter_two_have_the_last_seat(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("keynote", capacity=1))
    people = attendees(event, 2)
    monkeypatch.setattr(choosing, "lock_sessions", see_unlocked)
    monkeypatch.setattr(seating, "take", nothing)
    both_look_first(monkeypatch)

    at_once([partial(choose, event, "keynote", one) for one in people])

    assert held(event, "keynote") == 2


def test_twin_without_the_lock_two_leave_and_one_moves_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("keynote", capacity=2))
    people = attendees(event, 4)
    for one in people:
        choose(event, "keynote", one, STANDBY)
    monkeypatch.setattr(choosing, "lock_sessions", see_unlocked)
    both_pick_first(monkeypatch)

    at_once([partial(leave, event, "keynote", one) for one in people[:2]])

    # A seat is empty, and somebody waits for it.
    assert states(event, "keynote", people[2:]) == {"selected": 1, "standby": 1}


def test_twin_without_turns_somebody_moves_up_into_two_places(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("talk", capacity=1), session("workshop", capacity=1))
    speaker, maker, waits = attendees(event, 3)
    choose(event, "talk", speaker)
    choose(event, "workshop", maker)
    for key in ("talk", "workshop"):
        choose(event, key, waits, STANDBY)
    both_pick_first(monkeypatch)

    at_once([partial(leave, event, "talk", speaker), partial(leave, event, "workshop", maker)])

    assert [state_of(event, key, waits) for key in ("talk", "workshop")] == ["selected"] * 2


def test_twin_locked_as_they_are_named_two_swaps_wait_in_a_circle(workspace: Workspace) -> None:
    event = make_conference(workspace, session("talk"), session("workshop"))
    first, second = (one.id for one in Session.objects.of(event))
    meet = threading.Barrier(2, timeout=30).wait

    def lock_one_by_one(ids: list[UUID]) -> None:
        with transaction.atomic():
            lock_sessions(event, ids[:1])
            meet()
            lock_sessions(event, ids[1:])

    outcomes = outcomes_of(
        [partial(lock_one_by_one, ids) for ids in ([first, second], [second, first])]
    )

    assert kinds(outcomes) == {type(None): 1, OperationalError: 1}, outcomes


def test_twin_without_their_tickets_locked_somebody_is_in_two_places(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("talk"), session("workshop", hour=0.5))
    (person,) = attendees(event, 1)
    own = elsewhere(partial(transaction.atomic(lock_own), person, event))
    monkeypatch.setattr(choosing, "lock_own", lambda customer, event: own)
    both_look_first(monkeypatch)

    at_once([partial(choose, event, key, person) for key in ("talk", "workshop")])

    assert (held(event, "talk"), held(event, "workshop")) == (1, 1)


def change_meanwhile(call: Callable[[], Any], meanwhile: Callable[[], Any]) -> None:
    """Another transaction commits just before this one keeps a seat."""
    with before_statement("INSERT", "sessionseat", call=lambda: elsewhere(meanwhile)):
        call()


@pytest.mark.parametrize("now", [[session("keynote", capacity=0)], []])
def test_twin_without_sharing_the_event_a_seat_is_kept_that_is_gone(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, now: list[dict[str, Any]]
) -> None:
    """Fewer seats, or a session that is cancelled: the seat that was looked at is no more."""
    event = make_conference(workspace, session("keynote", capacity=1))
    (person,) = attendees(event, 1)
    monkeypatch.setattr(choosing, "open_session", lambda session, at: session)
    monkeypatch.setattr(choosing, "lock_sessions", see_unlocked)
    monkeypatch.setattr(seating, "take", nothing)

    change_meanwhile(
        partial(choose, event, "keynote", person), partial(make_conference, workspace, *now)
    )

    assert held(event, "keynote") == 1
