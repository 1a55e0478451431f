"""A ticket's seats go where the ticket goes, and are free when it is void."""

import pytest

from accounts.models import Customer, Workspace
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.sessions.stage import (
    STANDBY,
    choose,
    invitation_to,
    make_conference,
    seated,
    session,
    state_of,
)
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.sessions.models import SessionSeat
from ticketing.sessions.services.choosing import JUST_A_SEAT, Choice
from ticketing.sessions.services.inviting import accept_invitation, decline_invitation
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """`keynote` for one, then `talk` and `workshop` (for one) at the same time."""
    return make_conference(
        workspace,
        session("keynote", capacity=1),
        session("talk", hour=2),
        session("workshop", hour=2.5, capacity=1),
    )


@pytest.fixture
def ticket(event: TicketedEvent, member: Customer) -> Ticket:
    """The member's ticket."""
    return sell(event, member)[0]


@pytest.fixture
def tom(event: TicketedEvent) -> Customer:
    """Somebody without a ticket."""
    return make_member(event.workspace, "tom")


def somebody(event: TicketedEvent) -> Customer:
    """Somebody else with a ticket."""
    person = make_member(event.workspace)
    sell(event, person)
    return person


def hand_on(ticket: Ticket, to: Customer) -> None:
    """Somebody claims a ticket."""
    claim_transfer(token=offer_of(ticket), by=to, at=ON_SALE)


def refund(ticket: Ticket) -> None:
    """Staff take one ticket back."""
    wanted = WantedRefund(tickets=[str(ticket.id)])
    refund_order(order=ticket.order, wanted=wanted, at=ON_SALE)


def seat_of(event: TicketedEvent, person: Customer) -> SessionSeat:
    """The one place that somebody has."""
    return SessionSeat.objects.of(event.workspace).open().get(customer=person)


def test_a_claim_brings_the_seat(
    event: TicketedEvent, ticket: Ticket, member: Customer, tom: Customer
) -> None:
    choose(event, "keynote", member)

    hand_on(ticket, tom)

    assert (state_of(event, "keynote", member), seat_of(event, tom).ticket) == ("given_up", ticket)
    assert (state_of(event, "keynote", tom), seated(event, "keynote")) == ("selected", 1)


def test_a_claim_brings_the_place_in_a_line(
    event: TicketedEvent, ticket: Ticket, member: Customer, tom: Customer
) -> None:
    holder, last = somebody(event), somebody(event)
    choose(event, "keynote", holder)
    for one in (member, last):
        choose(event, "keynote", one, STANDBY)

    hand_on(ticket, tom)
    refund(Ticket.objects.held_by(holder).select_related("order__workspace").get())

    assert state_of(event, "keynote", tom) == "selected"
    assert state_of(event, "keynote", last) == "standby"


def test_what_was_chosen_with_another_ticket_stays(
    event: TicketedEvent, ticket: Ticket, member: Customer, tom: Customer
) -> None:
    other = sell(event, member)[0]
    choose(event, "talk", member, Choice(ticket=str(other.id)))

    hand_on(ticket, tom)

    assert (state_of(event, "talk", member), state_of(event, "talk", tom)) == ("selected", "")


def test_a_seat_that_the_claimant_has_already_is_free_for_who_waits(
    event: TicketedEvent, ticket: Ticket, member: Customer
) -> None:
    make_conference(event.workspace, session("keynote", capacity=2))
    owner, waits = somebody(event), somebody(event)
    for one in (member, owner, waits):
        choose(event, "keynote", one, STANDBY)

    hand_on(ticket, owner)

    states = [state_of(event, "keynote", one) for one in (member, owner, waits)]
    assert states == ["given_up", "selected", "selected"]
    assert seated(event, "keynote") == 2


def test_a_refund_frees_the_seat_and_who_waits_moves_up_once(
    event: TicketedEvent, ticket: Ticket, member: Customer
) -> None:
    waits, next_one = somebody(event), somebody(event)
    choose(event, "keynote", member)
    for one in (waits, next_one):
        choose(event, "keynote", one, STANDBY)

    refund(ticket)

    states = [state_of(event, "keynote", one) for one in (member, waits, next_one)]
    assert states == ["given_up", "selected", "standby"]
    assert seated(event, "keynote") == 1
    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action="session.moved_up")
    assert [fact.customer_id for fact in facts] == [waits.id]
    told = Message.objects.filter(workspace=event.workspace, type="session.given_up")
    assert [one.body["pass_id"] for one in told] == [str(member.id)]


def test_a_refund_of_who_waits_takes_them_out_of_the_line(
    event: TicketedEvent, ticket: Ticket, member: Customer
) -> None:
    choose(event, "keynote", somebody(event))
    choose(event, "keynote", member, STANDBY)

    refund(ticket)

    assert (state_of(event, "keynote", member), seated(event, "keynote")) == ("given_up", 1)


def test_the_seat_of_an_accepted_invitation_stays_with_who_was_invited(
    event: TicketedEvent, ticket: Ticket, member: Customer, tom: Customer
) -> None:
    asked = invitation_to(event, member, "keynote")
    accept_invitation(invitation=asked, choice=JUST_A_SEAT, at=ON_SALE)

    hand_on(ticket, tom)

    assert (state_of(event, "keynote", member), state_of(event, "keynote", tom)) == ("selected", "")
    assert seat_of(event, member).ticket is None


def test_a_refund_leaves_who_was_invited_and_a_declined_invitation_keeps_nothing(
    event: TicketedEvent, ticket: Ticket, member: Customer
) -> None:
    asked = invitation_to(event, member, "keynote")
    accept_invitation(invitation=asked, choice=JUST_A_SEAT, at=ON_SALE)

    refund(ticket)
    assert state_of(event, "keynote", member) == "selected"

    decline_invitation(invitation=asked, at=ON_SALE)
    assert (state_of(event, "keynote", member), seated(event, "keynote")) == ("given_up", 0)
