"""What a ticket is good for besides getting in."""

from typing import Any

import pytest

from accounts.models import Customer
from events.models import ActivityEvent, Message
from tests.api.calling import till_of
from tests.ticketing.checkin.doors import a_scan, at, make_ticket, steward_of
from tests.ticketing.stage import make_ticketed_event
from ticketing.checkin.scans import Doorkeeper, Undo
from ticketing.checkin.services.redeeming import Redeemed, redeem_perk
from ticketing.checkin.services.returning import Returned, return_perk
from ticketing.errors import CodeReplaced, NothingToUndo, PerkUsedUp, TicketRefunded, UnknownPerk
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket, TicketPerk

pytestmark = pytest.mark.django_db


def redeem(ticket: Ticket, clock: str, nonce: str = "", **more: Any) -> Redeemed:
    return redeem_perk(
        workspace=ticket.workspace,
        name=more.pop("name", str(ticket.id)),
        perk_name=more.pop("perk_name", "drink"),
        scan=a_scan(clock, nonce, gate="Bar 1"),
        by=more.pop("by", Doorkeeper()),
    )


def give_back(ticket: Ticket, clock: str, nonce: str = "") -> Returned:
    return return_perk(
        workspace=ticket.workspace,
        name=str(ticket.id),
        perk_name="drink",
        undo=Undo(nonce, at(clock)),
        by=Doorkeeper(),
    )


def used(ticket: Ticket) -> int:
    return TicketPerk.objects.get(workspace=ticket.workspace, ticket=ticket).used


def test_a_perk_is_given_recorded_and_told(member: Customer) -> None:
    ticket = make_ticket(member)

    redeemed = redeem(ticket, "20:15")

    recorded = ActivityEvent.objects.of(member.workspace).get(event_type="redemption")
    message = Message.objects.get(workspace=member.workspace, type="perk.redeemed")
    assert (redeemed.left, used(ticket)) == (1, 1)
    assert (recorded.metadata["perk"], recorded.metadata["gate"]) == ("drink", "Bar 1")
    assert message.body["redemption_id"] == str(redeemed.redemption_id)


def test_a_perk_that_is_used_up_says_where_and_when(member: Customer) -> None:
    ticket = make_ticket(member)
    redeem(ticket, "20:15")
    redeem(ticket, "21:30", by=steward_of(member))

    with pytest.raises(PerkUsedUp) as refusal:
        redeem(ticket, "22:00")

    assert refusal.value.message == "Used up: Free drink, Bar 1, 21:30, by Ana"
    assert used(ticket) == 2


def test_the_same_nonce_gives_one_drink(member: Customer) -> None:
    ticket = make_ticket(member)
    first = redeem(ticket, "20:15", "pour-1")

    again = redeem(ticket, "20:16", "pour-1")

    assert (again.redemption_id, again.left) == (first.redemption_id, 1)
    assert used(ticket) == 1


def test_a_dead_ticket_gets_no_drink(member: Customer) -> None:
    ticket = make_ticket(member)
    old = code_of(ticket)
    Ticket.objects.of(member.workspace).update(epoch=2)
    with pytest.raises(CodeReplaced):
        redeem(ticket, "20:15", name=old)
    Ticket.objects.of(member.workspace).update(state="refunded")

    with pytest.raises(TicketRefunded):
        redeem(ticket, "20:15")

    assert used(ticket) == 0


def test_a_perk_that_the_ticket_does_not_have_is_unknown(member: Customer) -> None:
    ticket = make_ticket(member)

    for name in ("lounge", "\0", "0190aaaa-0000-7000-8000-000000000000"):
        with pytest.raises(UnknownPerk):
            redeem(ticket, "20:15", perk_name=name)


def test_a_perk_is_taken_back_with_its_activity_once(member: Customer) -> None:
    ticket = make_ticket(member)
    redeem(ticket, "20:15", "pour-1")

    for _ in range(2):
        returned = give_back(ticket, "20:16", "pour-1")

    assert (returned.left, used(ticket)) == (2, 0)
    assert not ActivityEvent.objects.of(member.workspace).filter(event_type="redemption").exists()


def test_a_perk_that_was_not_given_cannot_be_taken_back(member: Customer) -> None:
    with pytest.raises(NothingToUndo):
        give_back(make_ticket(member), "20:16")


def test_a_ticket_for_another_event_gets_no_drink_here(member: Customer) -> None:
    ticket = make_ticket(member)
    make_ticketed_event(member.workspace, "other")
    address = f"/events/check-in/{ticket.number}/perks/drink"
    till = till_of(member)

    elsewhere = till.post(f"{address}?event=other", {"nonce": "b-1"})
    here = till.post(f"{address}?event={ticket.ticketed_event.key}", {"nonce": "b-2"})

    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "wrong_event")
    assert (here.status_code, used(ticket)) == (200, 1)
