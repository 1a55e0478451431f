"""Everybody claims the ticket; it is taken back, scanned or issued anew at the same moment."""

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.models import ActivityEvent
from tests.concurrency import at_once, outcomes_of
from tests.factories import make_member
from tests.ticketing.checkin.doors import at, come_in
from tests.ticketing.offering import TOM, offer_of
from tests.ticketing.stage import DOORS, ON_SALE, make_ticketed_event, sell
from ticketing.checkin.services.scanning import Passage
from ticketing.errors import NoOpenTransfer, TransferOpen, TransferOver, UnknownTicket
from ticketing.mail.models import Letter, LetterKind
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.claiming import claim_transfer, find_offer
from ticketing.transfers.services.ending import close, return_overdue
from ticketing.transfers.services.moving import Recipient, move_ticket
from ticketing.transfers.services.offering import Addressee, offer_transfer, take_back
from ticketing.transfers.states import TransferState
from ticketing.transfers.tokens import digest_of, new_token

TRIES = 50


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """A ticket that the member holds."""
    return sell(make_ticketed_event(workspace), member)[0]


def now(ticket: Ticket) -> Ticket:
    """The ticket as it is in the table."""
    return Ticket.objects.of(ticket.workspace).get(id=ticket.id)


def test_fifty_at_once_claim_it_once(workspace: Workspace, ticket: Ticket) -> None:
    token = offer_of(ticket)
    people = [make_member(workspace) for _ in range(TRIES)]

    outcomes = outcomes_of(
        [partial(claim_transfer, token=token, by=one, at=ON_SALE) for one in people]
    )

    moved = [one for one in outcomes if isinstance(one, Ticket)]
    refused = [one for one in outcomes if isinstance(one, TransferOver)]
    claims = ActivityEvent.objects.of(workspace).filter(metadata__action="ticket.claimed")
    assert (len(moved), len(refused), claims.count()) == (1, TRIES - 1, 1), outcomes
    assert (now(ticket).customer_id, now(ticket).epoch) == (moved[0].customer_id, 2)


def test_one_person_who_claims_fifty_times_has_it_once(
    workspace: Workspace, ticket: Ticket
) -> None:
    token, tom = offer_of(ticket), make_member(workspace, "tom")

    claimed = at_once([partial(claim_transfer, token=token, by=tom, at=ON_SALE)] * TRIES)

    assert {one.epoch for one in claimed} == {2}


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_take_back_against_claims_has_one_winner(
    workspace: Workspace, ticket: Ticket, attempt: int
) -> None:
    token = offer_of(ticket)
    people = [make_member(workspace) for _ in range(TRIES // 2)]
    claims: list[Any] = [partial(claim_transfer, token=token, by=one, at=ON_SALE) for one in people]
    backs: list[Any] = [partial(take_back, ticket=ticket, at=ON_SALE)] * (TRIES // 2)

    outcomes = outcomes_of([one for pair in zip(claims, backs, strict=True) for one in pair])

    state, holder = find_offer(token=token).state, now(ticket).customer_id
    done = [one for one in outcomes if not isinstance(one, DomainError)]
    expected = (TransferOver, NoOpenTransfer, UnknownTicket)
    assert all(isinstance(one, (Ticket, type(None), *expected)) for one in outcomes), outcomes
    assert len(done) == 1
    assert (state == TransferState.TAKEN_BACK) == (holder == ticket.customer_id)


@pytest.mark.parametrize("attempt", range(3))
def test_a_claim_against_somebody_coming_in(
    workspace: Workspace, ticket: Ticket, attempt: int
) -> None:
    """Whoever comes first: nobody comes in with a ticket and then gives it away."""
    token, code = offer_of(ticket, at=DOORS - timedelta(hours=1)), code_of(ticket)
    people = [make_member(workspace) for _ in range(TRIES // 2)]
    claims: list[Any] = [
        partial(claim_transfer, token=token, by=one, at=at("19:01")) for one in people
    ]
    scans: list[Any] = [
        partial(come_in, ticket, "19:01", f"scan {n}", name=code) for n in range(TRIES // 2)
    ]

    outcomes = outcomes_of([one for pair in zip(claims, scans, strict=True) for one in pair])

    moved = [one for one in outcomes if isinstance(one, Ticket)]
    came = [one for one in outcomes if isinstance(one, Passage)]
    refused = [one for one in outcomes if not isinstance(one, Ticket | Passage)]
    assert len(moved) + len(came) == 1
    assert all(isinstance(one, DomainError) for one in refused), refused
    assert {one.code for one in refused} <= (
        {"ticket_used", "already_in"} if came else {"transfer_over", "code_replaced"}
    )


def test_fifty_at_once_offer_it_once(workspace: Workspace, ticket: Ticket) -> None:
    people = [Addressee(f"m{number}@example.com") for number in range(TRIES)]

    outcomes = outcomes_of(
        [partial(offer_transfer, ticket=ticket, to=one, at=ON_SALE) for one in people]
    )

    made = [one for one in outcomes if isinstance(one, Transfer)]
    refused = [one for one in outcomes if isinstance(one, TransferOpen)]
    assert (len(made), len(refused)) == (1, TRIES - 1), outcomes
    assert Letter.objects.of(workspace).filter(kind=LetterKind.OFFERED).count() == 1


def test_an_offer_made_while_another_is_claimed_is_the_new_holders_or_nobodys(
    workspace: Workspace, ticket: Ticket
) -> None:
    token, tom = offer_of(ticket), make_member(workspace, "tom")
    calls: list[Any] = [partial(offer_transfer, ticket=ticket, to=TOM, at=ON_SALE)] * (TRIES - 1)
    calls.insert(TRIES // 2, partial(claim_transfer, token=token, by=tom, at=ON_SALE))

    outcomes = outcomes_of(calls)

    refused = [one for one in outcomes if isinstance(one, TransferOpen | UnknownTicket)]
    assert len(refused) == TRIES - 1, outcomes
    assert now(ticket).customer_id == tom.id
    assert not Transfer.objects.of(workspace).open().exists()


def test_every_new_code_is_another(ticket: Ticket) -> None:
    at_once([partial(reissue_ticket, ticket=ticket, at=ON_SALE)] * TRIES)

    assert now(ticket).epoch == 1 + TRIES


def test_sweepers_return_an_offer_once(workspace: Workspace, ticket: Ticket) -> None:
    token = offer_of(ticket)
    later = find_offer(token=token).expires_at

    returned = at_once([partial(return_overdue, workspace=workspace, at=later)] * 10)

    assert sum(returned) == 1


def test_twin_without_the_ticket_locked_two_people_claim_it(
    workspace: Workspace, ticket: Ticket
) -> None:
    token = offer_of(ticket)
    meet = threading.Barrier(2, timeout=30).wait
    claimed: list[Customer] = []

    def claim_unguarded(by: Customer) -> None:
        with transaction.atomic():
            offer = find_offer(token=token)
            if offer.open_slot is not None:
                meet()
                Transfer.objects.of(workspace).filter(id=offer.id).update(
                    state=TransferState.CLAIMED, open_slot=None, claimant=by
                )
                move_ticket(ticket=now(ticket), to=Recipient(by, "", ""), at=ON_SALE)
                claimed.append(by)

    at_once([partial(claim_unguarded, make_member(workspace)) for _ in range(2)])

    assert len(claimed) == 2


def test_twin_without_the_ticket_locked_what_was_taken_back_is_claimed(
    workspace: Workspace, ticket: Ticket
) -> None:
    token, tom = offer_of(ticket), make_member(workspace, "tom")
    meet = threading.Barrier(2, timeout=30).wait

    def end_unguarded(into: TransferState) -> None:
        with transaction.atomic():
            offer = find_offer(token=token)
            assert offer.open_slot is not None
            meet()
            close(offer, into, at=ON_SALE)
            if into is TransferState.CLAIMED:
                move_ticket(ticket=now(ticket), to=Recipient(tom, "", ""), at=ON_SALE)

    ends = [TransferState.TAKEN_BACK, TransferState.CLAIMED]
    outcomes = outcomes_of([partial(end_unguarded, one) for one in ends])

    # Both were told that theirs is what happened.
    assert outcomes == [None, None]
    assert now(ticket).customer_id == tom.id


def test_twin_without_the_ticket_locked_only_the_table_refuses_a_second_offer(
    workspace: Workspace, ticket: Ticket
) -> None:
    """Both see that none is open: the second fails with a fault instead of a refusal."""
    meet = threading.Barrier(2, timeout=30).wait

    def offer_unguarded() -> None:
        with transaction.atomic():
            assert not Transfer.objects.of(workspace).open().filter(ticket=ticket).exists()
            meet()
            Transfer.objects.create(
                workspace=workspace,
                ticket=ticket,
                customer_id=ticket.customer_id,
                digest=digest_of(new_token(workspace.id)),
                offered_at=ON_SALE,
                expires_at=DOORS,
            )

    outcomes = outcomes_of([offer_unguarded] * 2)

    assert [type(one) for one in outcomes if one is not None] == [IntegrityError]


def test_twin_a_ticket_locked_together_with_its_holder_is_missed(
    workspace: Workspace, ticket: Ticket
) -> None:
    """Why `lock_ticket` asks twice: the join was made with the holder of before the wait."""
    token, tom = offer_of(ticket), make_member(workspace, "tom")
    holds, waits = threading.Event(), threading.Event()

    def claim_slowly() -> None:
        with transaction.atomic():
            claim_transfer(token=token, by=tom, at=ON_SALE)
            holds.set()
            waits.wait(1)

    def lock_with_holder() -> int:
        holds.wait(30)
        with transaction.atomic():
            rows = Ticket.objects.of(workspace).filter(id=ticket.id).select_related("customer")
            return len(rows.select_for_update(of=("self",), no_key=True))

    outcomes: list[Any] = at_once([claim_slowly, lock_with_holder])

    assert outcomes[1] == 0
