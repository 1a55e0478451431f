"""A ticket is claimed or given back at the moment in which somebody chooses with it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Customer, Workspace
from tests.concurrency import at_once, before_statement, elsewhere, outcomes_of
from tests.factories import make_member
from tests.races.sessions import attendees, states, told
from tests.ticketing.offering import offer_of
from tests.ticketing.sessions.stage import STANDBY, choose, leave, make_conference, seated, session
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import TicketNeeded
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.sessions.models import SessionSeat
from ticketing.sessions.services import choosing
from ticketing.sessions.services.own import lock_own
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.claiming import claim_transfer

TRIES = 50


def tickets_of(people: Sequence[Customer]) -> list[Ticket]:
    """The ticket of each."""
    return [Ticket.objects.held_by(one).select_related("order__workspace").get() for one in people]


def refund(ticket: Ticket) -> None:
    """Staff take a ticket back."""
    wanted = WantedRefund(tickets=[str(ticket.id)])
    refund_order(order=ticket.order, wanted=wanted, at=ON_SALE)


def astray(event: TicketedEvent) -> list[SessionSeat]:
    """Seats, and places in lines, of those who do not hold their tickets, or of void ones."""
    rows = SessionSeat.objects.of(event.workspace).open().select_related("ticket")
    return [
        row
        for row in rows
        if row.ticket is None
        or row.ticket.customer_id != row.customer_id
        or row.ticket.voided_at is not None
    ]


def test_fifty_refunds_let_fifty_move_up_once_each(workspace: Workspace) -> None:
    event = make_conference(workspace, session("keynote", capacity=TRIES))
    people, waiting = attendees(event), attendees(event)
    for one in [*people, *waiting]:
        choose(event, "keynote", one, STANDBY)

    at_once([partial(refund, ticket) for ticket in tickets_of(people)])

    assert states(event, "keynote", people) == {"given_up": TRIES}
    assert states(event, "keynote", waiting) == {"selected": TRIES}
    assert (seated(event, "keynote"), told(event, "session.moved_up")) == (TRIES, (TRIES, TRIES))


@pytest.mark.parametrize("attempt", range(3))
def test_who_hands_a_ticket_on_and_chooses_with_it_meanwhile_keeps_no_seat(
    workspace: Workspace, member: Customer, attempt: int
) -> None:
    event = make_conference(workspace, session("keynote", capacity=9), session("party", hour=2))
    token, tom = offer_of(sell(event, member)[0]), make_member(workspace, "tom")
    calls: list[Any] = [
        partial(act, event, key, member)
        for act in (choose, leave)
        for key in ("keynote", "party")
        for _ in range(TRIES // 4)
    ]
    calls.insert(20 * attempt, partial(claim_transfer, token=token, by=tom, at=ON_SALE))

    outcomes = outcomes_of(calls)

    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, TicketNeeded) for one in refused), refused
    assert astray(event) == []
    seated(event, "keynote")


@pytest.mark.parametrize("attempt", range(3))
def test_a_ticket_given_back_meanwhile_has_no_seat(workspace: Workspace, attempt: int) -> None:
    half = TRIES // 2
    event = make_conference(workspace, session("keynote", capacity=half - 5))
    people = attendees(event, half)
    refunds: list[Any] = [partial(refund, ticket) for ticket in tickets_of(people)]
    chosen: list[Any] = [partial(choose, event, "keynote", one, STANDBY) for one in people]

    outcomes_of([one for pair in zip(chosen, refunds, strict=True) for one in pair])

    assert astray(event) == []
    assert seated(event, "keynote") == 0


def test_twin_without_the_ticket_locked_a_void_one_has_a_seat(
    workspace: Workspace, member: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_conference(workspace, session("keynote", capacity=9))
    (ticket,) = sell(event, member)
    own = elsewhere(partial(transaction.atomic(lock_own), member, event))
    monkeypatch.setattr(choosing, "lock_own", lambda customer, event: own)

    def give_back() -> None:
        elsewhere(partial(refund, ticket))

    with before_statement("INSERT", "sessionseat", call=give_back):
        choose(event, "keynote", member)

    assert [row.ticket_id for row in astray(event)] == [ticket.id]
