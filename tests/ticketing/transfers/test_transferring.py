"""A ticket is offered, claimed, taken back, or returns by itself."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.offering import TOM, offer_of, token_of
from tests.ticketing.stage import (
    DOORS,
    ON_SALE,
    make_ticketed_event,
    sell,
    taken_of,
    ticket_type,
)
from ticketing.errors import (
    NoOpenTransfer,
    NotTransferable,
    OwnTransfer,
    TicketUsed,
    TicketVoid,
    TooManyTransfers,
    TransferOpen,
    TransferOver,
    TransfersClosed,
    UnknownTransfer,
)
from ticketing.orders.models import OrderStep
from ticketing.tickets.codes import code_of, read_code
from ticketing.tickets.models import Ticket, TicketPerk
from ticketing.tickets.states import TicketState
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.claiming import claim_transfer, find_offer
from ticketing.transfers.services.ending import return_overdue
from ticketing.transfers.services.offering import offer_transfer, take_back
from ticketing.transfers.states import TransferState

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(workspace: Workspace, member: Customer) -> Ticket:
    """The last ticket of a sold-out event, which the member holds."""
    perks = [{"perkId": "drink", "title": "A drink"}]
    types = [ticket_type(capacity=1, perks=perks)]
    return sell(make_ticketed_event(workspace, ticketTypes=types), member)[0]


@pytest.fixture
def tom(workspace: Workspace) -> Customer:
    """To whom the ticket is offered."""
    return make_member(workspace, "tom", name="Tom Weber", email="tom.weber@example.com")


def change(ticket: Ticket, **fields: Any) -> None:
    """Change a ticket behind everybody's back."""
    Ticket.objects.of(ticket.workspace).filter(id=ticket.id).update(**fields)


def change_event(ticket: Ticket, **fields: Any) -> None:
    """Change its event behind everybody's back."""
    event = ticket.ticketed_event
    type(event).objects.of(ticket.workspace).filter(id=event.id).update(**fields)


def test_an_offer_moves_nothing(ticket: Ticket, member: Customer) -> None:
    offer_of(ticket)

    now = Ticket.objects.of(member.workspace).get(id=ticket.id)
    assert (now.customer_id, now.epoch, now.holder_name) == (member.id, 1, "Sarah Johnson")


def test_a_claim_moves_the_ticket_and_kills_the_old_code(
    ticket: Ticket, member: Customer, tom: Customer
) -> None:
    old = read_code(code_of(ticket))

    moved = claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)

    new = read_code(code_of(moved))
    assert old is not None and new is not None  # noqa: PT018  # one thought
    assert (moved.customer_id, moved.epoch) == (tom.id, 2)
    assert (moved.holder_name, moved.holder_email) == ("Tom Weber", "tom.weber@example.com")
    assert (old.epoch, new.epoch) == (1, 2)
    assert list(Ticket.objects.held_by(member)) == []


def test_perks_go_with_the_ticket_and_nothing_is_sold_anew(
    ticket: Ticket, tom: Customer, workspace: Workspace
) -> None:
    moved = claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)

    stub = TicketPerk.objects.get(workspace=workspace)
    assert stub.ticket_id == moved.id
    assert taken_of(workspace, ticket.ticket_type_id) == 1


def test_money_and_points_stay_with_the_buyer(
    ticket: Ticket, member: Customer, tom: Customer, workspace: Workspace
) -> None:
    moved = claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)

    facts = ActivityEvent.objects.of(workspace).filter(event_type="custom")
    told = {(one.metadata["action"], one.customer_id) for one in facts}
    assert moved.order.customer_id == member.id
    assert told == {("ticket.transferred", member.id), ("ticket.claimed", tom.id)}
    assert not ActivityEvent.objects.of(workspace).filter(customer=tom, amount__isnull=False)


def test_each_step_is_told_and_noted_without_names(
    ticket: Ticket, tom: Customer, workspace: Workspace
) -> None:
    claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)

    kinds = Message.objects.filter(workspace=workspace, type__startswith="ticket.")
    steps = OrderStep.objects.filter(workspace=workspace, order=ticket.order)
    assert [one.type for one in kinds.order_by("id")][-3:] == [
        "ticket.offered",
        "ticket.transferred",
        "ticket.claimed",
    ]
    assert [(one.kind, one.note) for one in steps][-2:] == [
        ("transfer_begun", ticket.number),
        ("transferred", ticket.number),
    ]


def test_claiming_again_changes_nothing(ticket: Ticket, tom: Customer) -> None:
    token = offer_of(ticket)
    claim_transfer(token=token, by=tom, at=ON_SALE)

    again = claim_transfer(token=token, by=tom, at=ON_SALE)

    assert (again.customer_id, again.epoch) == (tom.id, 2)


def test_a_claimed_ticket_is_handed_on_again(
    ticket: Ticket, member: Customer, tom: Customer, workspace: Workspace
) -> None:
    first = offer_of(ticket)
    second = offer_of(claim_transfer(token=first, by=tom, at=ON_SALE))
    ana = make_member(workspace, "ana")

    moved = claim_transfer(token=second, by=ana, at=ON_SALE)

    assert (moved.customer_id, moved.epoch) == (ana.id, 3)
    with pytest.raises(TransferOver):
        claim_transfer(token=first, by=tom, at=ON_SALE)


def test_a_ticket_comes_back_to_who_had_it_once(
    ticket: Ticket, member: Customer, tom: Customer
) -> None:
    there = claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)

    back = claim_transfer(token=offer_of(there), by=member, at=ON_SALE)

    assert (back.customer_id, back.epoch) == (member.id, 3)


def test_what_was_taken_back_cannot_be_claimed(ticket: Ticket, tom: Customer) -> None:
    token = offer_of(ticket)

    take_back(ticket=ticket, at=ON_SALE)

    with pytest.raises(TransferOver):
        claim_transfer(token=token, by=tom, at=ON_SALE)
    with pytest.raises(NoOpenTransfer):
        take_back(ticket=ticket, at=ON_SALE)


def test_nobody_claims_their_own_offer(ticket: Ticket, member: Customer) -> None:
    token = offer_of(ticket)

    with pytest.raises(OwnTransfer):
        claim_transfer(token=token, by=member, at=ON_SALE)


def test_a_ticket_is_offered_to_one_person_at_a_time(ticket: Ticket) -> None:
    offer_of(ticket)

    with pytest.raises(TransferOpen):
        offer_of(ticket)


def test_an_offer_returns_by_itself_after_a_week(
    ticket: Ticket, tom: Customer, workspace: Workspace
) -> None:
    token = offer_of(ticket)
    later = ON_SALE + timedelta(days=7)

    ended = [return_overdue(workspace=workspace, at=later) for _ in range(2)]

    assert ended == [1, 0]
    assert find_offer(token=token).state == TransferState.EXPIRED
    with pytest.raises(TransferOver):
        claim_transfer(token=token, by=tom, at=later)


def test_an_overdue_offer_cannot_be_claimed_before_it_is_swept(
    ticket: Ticket, tom: Customer
) -> None:
    token = offer_of(ticket)

    with pytest.raises(TransferOver):
        claim_transfer(token=token, by=tom, at=ON_SALE + timedelta(days=7))


def test_an_overdue_offer_makes_room_for_another(ticket: Ticket, tom: Customer) -> None:
    offer_of(ticket)
    later = ON_SALE + timedelta(days=8)

    token = offer_of(ticket, at=later)

    assert claim_transfer(token=token, by=tom, at=later).customer_id == tom.id


def test_an_offer_ends_at_the_events_cut_off(ticket: Ticket) -> None:
    change_event(ticket, transfers_close_at=ON_SALE + timedelta(hours=5))

    offer = offer_transfer(ticket=ticket, to=TOM, at=ON_SALE)

    assert offer.expires_at == ON_SALE + timedelta(hours=5)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": TicketState.REFUNDED}, TicketVoid),
        ({"entries": 1}, TicketUsed),
    ],
)
def test_a_ticket_that_cannot_move_is_neither_offered_nor_claimed(
    ticket: Ticket, tom: Customer, fields: dict[str, Any], refusal: type[DomainError]
) -> None:
    token = offer_of(ticket)
    change(ticket, **fields)

    with pytest.raises(refusal):
        claim_transfer(token=token, by=tom, at=ON_SALE)
    take_back(ticket=ticket, at=ON_SALE)
    with pytest.raises(refusal):
        offer_of(ticket)


@pytest.mark.parametrize(
    "fields", [{"status": "cancelled"}, {"transfers_close_at": ON_SALE}, {"starts_at": ON_SALE}]
)
def test_an_event_that_closes_its_transfers_refuses_both(
    ticket: Ticket, tom: Customer, fields: dict[str, Any]
) -> None:
    token = offer_of(ticket)
    change_event(ticket, **fields)

    with pytest.raises(TransfersClosed):
        claim_transfer(token=token, by=tom, at=ON_SALE)
    take_back(ticket=ticket, at=ON_SALE)
    with pytest.raises(TransfersClosed):
        offer_of(ticket)


def test_transfers_stay_open_until_the_start(ticket: Ticket) -> None:
    with pytest.raises(TransfersClosed):
        offer_of(ticket, at=DOORS)

    assert offer_of(ticket, at=DOORS - timedelta(minutes=1))


def test_some_types_stay_with_who_bought_them(workspace: Workspace, member: Customer) -> None:
    types = [ticket_type(transferable=False)]
    bound = sell(make_ticketed_event(workspace, ticketTypes=types), member)[0]

    with pytest.raises(NotTransferable):
        offer_of(bound)


def test_a_ticket_is_offered_ten_times_a_day(ticket: Ticket) -> None:
    for _ in range(10):
        offer_of(ticket)
        take_back(ticket=ticket, at=ON_SALE)

    with pytest.raises(TooManyTransfers):
        offer_of(ticket)

    assert offer_of(ticket, at=ON_SALE + timedelta(days=1))


def test_another_workspace_knows_nothing_of_the_offer(ticket: Ticket, stranger: Customer) -> None:
    token = offer_of(ticket)

    with pytest.raises(UnknownTransfer):
        claim_transfer(token=token, by=stranger, at=ON_SALE)


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "é" * 64, "!" * 64, "A" * 10_000])
def test_what_is_no_token_names_no_offer(ticket: Ticket, token: str) -> None:
    offer_of(ticket)

    with pytest.raises(UnknownTransfer):
        find_offer(token=token)


def test_only_the_digest_of_the_secret_is_kept(ticket: Ticket, workspace: Workspace) -> None:
    offer = offer_transfer(ticket=ticket, to=TOM, at=ON_SALE)
    token = token_of(offer)

    row = Transfer.objects.of(workspace).filter(id=offer.id).values().get()

    assert token not in str(row)
    assert len(bytes(row["digest"])) == 32
