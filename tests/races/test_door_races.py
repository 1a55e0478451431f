"""Two gates, one ticket; and what else comes to a door at the same moment."""

import json
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.models import ActivityEvent
from tests.concurrency import Running, at_once, meet_in, outcomes_of, wait_until_blocked
from tests.factories import make_member
from tests.ticketing.checkin.doors import a_scan, at, come_in, make_ticket, scans_of, whereabouts
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import ON_SALE, sell
from ticketing.checkin.models import CheckIn, Direction, PerkRedemption
from ticketing.checkin.scans import Doorkeeper
from ticketing.checkin.services import known, redeeming, scanning, uploading
from ticketing.checkin.services.redeeming import Redeemed, redeem_perk
from ticketing.checkin.services.scanning import Passage
from ticketing.checkin.services.uploading import Outcome, Verdict, upload_scans
from ticketing.checkin.uploads import read_upload
from ticketing.errors import AlreadyIn, CodeReplaced, PerkUsedUp, TicketRefunded
from ticketing.payments.models import Refund
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.tickets.states import TicketState
from ticketing.transfers.services.claiming import claim_transfer

TRIES = 50


@pytest.fixture
def ticket(member: Customer) -> Ticket:
    """A ticket that lets in once, and is good for two drinks."""
    return make_ticket(member)


def scans(ticket: Ticket, number: int = TRIES, *, name: str = "") -> list[Any]:
    """Calls that let the ticket in, by turns at the one gate and at the other."""
    name = name or str(ticket.id)
    return [
        partial(come_in, ticket, "19:01", f"scan {n}", gate=f"Gate {n % 2 + 1}", name=name)
        for n in range(number)
    ]


def drinks(ticket: Ticket, *nonces: str) -> list[Any]:
    """Calls that hand out a drink."""
    return [
        partial(
            redeem_perk,
            workspace=ticket.workspace,
            name=str(ticket.id),
            perk_name="drink",
            scan=a_scan("21:00", nonce),
            by=Doorkeeper(),
        )
        for nonce in nonces
    ]


def brought_back(ticket: Ticket, *offline: tuple[Ticket, str]) -> list[Outcome]:
    """A door that was offline brings scans of tickets, each with its nonce."""
    bodies = [
        {"ticketId": str(one.id), "nonce": nonce, "gate": "Gate 1", "at": at("19:01").isoformat()}
        for one, nonce in offline
    ]
    raw, now = json.dumps({"scans": bodies}).encode(), at("23:00")
    read = read_upload(raw, received_at=now).scans
    return upload_scans(event=ticket.ticketed_event, scans=read, by=Doorkeeper(), at=now)


def kinds(outcomes: list[Any]) -> Counter[Any]:
    """How many of each class."""
    return Counter(type(one) for one in outcomes)


def recorded(workspace: Workspace, kind: str = "check_in") -> int:
    return ActivityEvent.objects.of(workspace).filter(event_type=kind).count()


def test_fifty_scans_at_two_gates_let_in_once(workspace: Workspace, ticket: Ticket) -> None:
    outcomes = outcomes_of(scans(ticket))

    assert kinds(outcomes) == {Passage: 1, AlreadyIn: TRIES - 1}, outcomes
    assert (len(scans_of(ticket)), whereabouts(ticket)) == (1, (True, 1))
    assert recorded(workspace) == 1


def test_one_scan_sent_fifty_times_is_answered_fifty_times(
    workspace: Workspace, ticket: Ticket
) -> None:
    passages = at_once([partial(come_in, ticket, "19:01", "the same")] * TRIES)

    assert len({(one.check_in_id, one.scanned_at, one.entries) for one in passages}) == 1
    assert (len(scans_of(ticket)), recorded(workspace)) == (1, 1)


def test_fifty_at_once_go_out_once(ticket: Ticket) -> None:
    come_in(ticket, "19:01")
    leaving = [
        partial(come_in, ticket, "20:00", f"out {n}", direction=Direction.OUT) for n in range(TRIES)
    ]

    outcomes = outcomes_of(leaving)

    assert [isinstance(one, Passage) for one in outcomes].count(True) == 1
    assert whereabouts(ticket) == (False, 1)


def test_fifty_hands_at_two_drinks_get_two(workspace: Workspace, ticket: Ticket) -> None:
    outcomes = outcomes_of(drinks(ticket, *(f"drink {n}" for n in range(TRIES))))

    assert kinds(outcomes) == {Redeemed: 2, PerkUsedUp: TRIES - 2}, outcomes
    assert PerkRedemption.objects.filter(workspace=workspace).count() == 2
    assert recorded(workspace, "redemption") == 2


def test_one_drink_asked_for_fifty_times_is_handed_out_once(
    workspace: Workspace, ticket: Ticket
) -> None:
    given = at_once(drinks(ticket, *["the same"] * TRIES))

    assert len({one.redemption_id for one in given}) == 1
    assert PerkRedemption.objects.filter(workspace=workspace).count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_check_ins_against_refunds(workspace: Workspace, ticket: Ticket, attempt: int) -> None:
    """Whoever comes first: the money goes back once, and nobody comes in after it."""
    wanted = WantedRefund(tickets=[ticket.number], nonce="once")
    refunds: list[Any] = [
        partial(refund_order, order=ticket.order, wanted=wanted, at=at("19:01"))
    ] * (TRIES // 2)
    pairs = zip(refunds, scans(ticket, TRIES // 2), strict=True)

    outcomes = outcomes_of([one for pair in pairs for one in pair])

    came = [one for one in outcomes if isinstance(one, Passage)]
    refused = {type(one) for one in outcomes if not isinstance(one, Passage | Refund)}
    ticket.refresh_from_db()
    assert refused <= {AlreadyIn, TicketRefunded}, outcomes
    assert len({one.id for one in outcomes if isinstance(one, Refund)}) == 1
    assert ticket.state == TicketState.REFUNDED
    assert len(came) == len(scans_of(ticket)) == recorded(workspace) <= 1


def test_a_scan_that_waited_for_a_refund_is_refused(ticket: Ticket) -> None:
    with transaction.atomic():
        Ticket.objects.of(ticket.workspace).filter(id=ticket.id).update(state="refunded")
        scan = Running(scans(ticket)[0])
        wait_until_blocked()

    assert isinstance(scan.outcome(), TicketRefunded)


def test_the_old_code_that_waited_for_a_claim_is_refused(ticket: Ticket) -> None:
    token, old = offer_of(ticket), code_of(ticket)
    with transaction.atomic():
        claim_transfer(token=token, by=make_member(ticket.workspace, "tom"), at=ON_SALE)
        scan = Running(scans(ticket, name=old)[0])
        wait_until_blocked()

    assert isinstance(scan.outcome(), CodeReplaced)


def test_claims_against_drinks(workspace: Workspace, ticket: Ticket) -> None:
    """Whoever comes first: the former holder gets nothing after the claim, and no drink is lost."""
    token = offer_of(ticket)
    people = [make_member(ticket.workspace) for _ in range(TRIES // 2)]
    claims: list[Any] = [partial(claim_transfer, token=token, by=one, at=ON_SALE) for one in people]
    handed = drinks(ticket, *(f"drink {n}" for n in range(TRIES // 2)))

    outcomes = outcomes_of([one for pair in zip(claims, handed, strict=True) for one in pair])

    given = kinds(outcomes)[Redeemed]
    stub = TicketPerk.objects.get(workspace=workspace, ticket=ticket)
    assert all(isinstance(one, (Ticket, Redeemed, DomainError)) for one in outcomes), outcomes
    assert PerkRedemption.objects.filter(workspace=workspace).count() == given == stub.used <= 2


def test_the_same_upload_fifty_times_at_once_keeps_each_scan_once(
    workspace: Workspace, ticket: Ticket, member: Customer
) -> None:
    tickets = [ticket, *sell(ticket.ticketed_event, member, ("tt-general", 4))]
    batch = [(one, f"off-{number}") for number, one in enumerate(tickets)]

    told = at_once([partial(brought_back, ticket, *batch)] * TRIES)

    verdicts = Counter(one.verdict for outcomes in told for one in outcomes)
    assert verdicts == {Verdict.CREATED: 5, Verdict.REPEATED: 5 * (TRIES - 1)}
    assert CheckIn.objects.filter(workspace=workspace).count() == recorded(workspace) == 5


def test_fifty_doors_that_let_the_same_ticket_in_are_all_kept(
    workspace: Workspace, ticket: Ticket
) -> None:
    uploads = [partial(brought_back, ticket, (ticket, f"door {n}")) for n in range(TRIES)]

    told = at_once(uploads)

    verdicts = Counter(outcomes[0].verdict for outcomes in told)
    assert verdicts == {Verdict.CREATED: 1, Verdict.DOUBLE: TRIES - 1}
    assert (len(scans_of(ticket)), recorded(workspace)) == (TRIES, 1)


@pytest.mark.parametrize("attempt", range(3))
def test_an_upload_against_a_gate_that_is_online(
    workspace: Workspace, ticket: Ticket, attempt: int
) -> None:
    upload: Any = partial(brought_back, ticket, (ticket, "offline"))

    outcomes = outcomes_of([upload, *scans(ticket, TRIES - 1)])

    verdict = outcomes[0][0].verdict
    came = kinds(outcomes[1:])[Passage]
    assert (verdict, came) in {(Verdict.CREATED, 0), (Verdict.DOUBLE, 1)}, outcomes
    assert recorded(workspace) == 1


def unguarded(monkeypatch: pytest.MonkeyPatch, *, without: str) -> None:
    """Take a part of the guard out of the statement that lets in."""
    statement = scanning._STATEMENTS[Direction.IN]
    assert without in statement
    always = "AND TRUE" if without.startswith("AND") else "TRUE"
    changed = statement.replace(without, always)
    monkeypatch.setitem(scanning._STATEMENTS, Direction.IN, changed)


def test_twin_without_the_condition_two_gates_let_in(
    workspace: Workspace, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded(monkeypatch, without="AND NOT is_inside AND (entries = 0 OR %(reentry)s)")
    meet_in(monkeypatch, scanning, "find_presented")

    at_once(scans(ticket, 2))

    assert (whereabouts(ticket), recorded(workspace)) == ((True, 2), 2)


def test_twin_without_the_state_a_refunded_ticket_lets_in(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded(monkeypatch, without="state = 'valid'")
    with transaction.atomic():
        Ticket.objects.of(ticket.workspace).filter(id=ticket.id).update(state="refunded")
        scan = Running(scans(ticket)[0])
        wait_until_blocked()

    assert isinstance(scan.outcome(), Passage)


def test_twin_without_the_epoch_the_old_code_lets_in(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded(monkeypatch, without="AND epoch = %(epoch)s")
    token, old = offer_of(ticket), code_of(ticket)
    with transaction.atomic():
        claim_transfer(token=token, by=make_member(ticket.workspace, "tom"), at=ON_SALE)
        scan = Running(scans(ticket, name=old)[0])
        wait_until_blocked()

    assert isinstance(scan.outcome(), Passage)


def test_twin_without_the_condition_the_database_itself_keeps_the_third_drink(
    ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(drinks(ticket, "first"))
    monkeypatch.setattr(redeeming, "_GIVE", redeeming._GIVE.replace("AND used < allowance", ""))
    meet_in(monkeypatch, redeeming, "find_stub")

    outcomes = outcomes_of(drinks(ticket, "second", "third"))

    assert sorted(kinds(outcomes).values()) == [1, 1], outcomes
    assert isinstance(
        next(one for one in outcomes if not isinstance(one, Redeemed)), IntegrityError
    )


def test_twin_without_the_lock_an_upload_is_seen_by_nobody(
    workspace: Workspace, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "_LOCK", known._LOCK.replace("FOR NO KEY UPDATE OF ticket", ""))
    meet_in(monkeypatch, uploading, "lock_known")

    told = at_once([partial(brought_back, ticket, (ticket, f"door {n}")) for n in range(2)])

    assert [outcomes[0].verdict for outcomes in told] == [Verdict.CREATED] * 2
    assert recorded(workspace) == 2
