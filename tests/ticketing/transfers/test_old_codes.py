"""After a claim the old code opens nothing: not online, and not at a door without a network."""

from collections.abc import Callable

import pytest

from accounts.models import Customer
from tests.api.calling import Caller, till_of
from tests.factories import make_member
from tests.ticketing.checkin.doors import make_ticket
from tests.ticketing.checkin.offline_door import OfflineDoor
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import ON_SALE
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.changing import reissue_ticket
from ticketing.transfers.services.claiming import claim_transfer
from ticketing.transfers.services.offering import Addressee

pytestmark = pytest.mark.django_db


def scanned(till: Caller, code: str) -> str:
    """What a door with a network says to a code."""
    answer = till.post(f"/events/check-in/{code}", {"nonce": code[-9:], "gate": "Gate 1"})
    return "in" if answer.status_code == 200 else str(answer.json()["code"])


def claimed(ticket: Ticket) -> Ticket:
    """The ticket once somebody else claimed it."""
    tom = make_member(ticket.workspace, "tom")
    return claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)


def renewed(ticket: Ticket) -> Ticket:
    """The ticket once it got a new code."""
    return reissue_ticket(ticket=ticket, at=ON_SALE)


def uploaded(member: Customer, ticket: Ticket, typed: str) -> str:
    """What the server says to a scan that a door let in by what was typed there."""
    scan = {"ticketId": typed, "nonce": typed[-9:], "gate": "Gate 1", "at": "2026-01-01T17:04:00Z"}
    path = f"/events/{ticket.ticketed_event.key}/check-ins/batch"
    answer = till_of(member).post(path, {"scans": [scan]}).json()
    [result] = answer["results"]
    return str(result.get("code") or result["status"])


def test_a_door_online_refuses_the_old_code_and_takes_the_new_one(member: Customer) -> None:
    ticket = make_ticket(member)
    old, new = code_of(ticket), code_of(claimed(ticket))

    assert scanned(till_of(member), old) == "code_replaced"
    assert scanned(till_of(member), new) == "in"


def test_a_door_offline_refuses_the_old_code_and_takes_the_new_one(member: Customer) -> None:
    ticket = make_ticket(member)
    old, new = code_of(ticket), code_of(claimed(ticket))
    door = OfflineDoor(ticket.ticketed_event.key)
    door.refresh(till_of(member))

    assert door.scan(old, "2099-06-12T17:04:00Z") == "code_replaced"
    assert door.scan(new, "2099-06-12T17:05:00Z") == "in"


def test_a_door_that_fetched_its_pack_before_hears_of_the_claim(member: Customer) -> None:
    ticket = make_ticket(member)
    door = OfflineDoor(ticket.ticketed_event.key)
    door.refresh(till_of(member))
    old, new = code_of(ticket), code_of(claimed(ticket))

    door.refresh(till_of(member))

    assert door.scan(old, "2099-06-12T17:04:00Z") == "code_replaced"
    assert door.scan(new, "2099-06-12T17:05:00Z") == "in"


def test_a_new_issue_kills_the_old_code_too(member: Customer) -> None:
    ticket = make_ticket(member)
    old, new = code_of(ticket), code_of(reissue_ticket(ticket=ticket, at=ON_SALE))

    assert scanned(till_of(member), old) == "code_replaced"
    assert scanned(till_of(member), new) == "in"


def test_the_number_of_before_opens_nothing_after_a_claim(member: Customer) -> None:
    ticket = make_ticket(member)
    old, new = ticket.number, claimed(ticket).number

    assert scanned(till_of(member), old) == "unknown_ticket"
    assert scanned(till_of(member), new) == "in"


def test_the_number_of_before_opens_nothing_after_a_new_issue(member: Customer) -> None:
    ticket = make_ticket(member)
    old, new = ticket.number, reissue_ticket(ticket=ticket, at=ON_SALE).number

    assert scanned(till_of(member), old) == "unknown_ticket"
    assert scanned(till_of(member), new) == "in"


@pytest.mark.parametrize("change", [claimed, renewed])
def test_an_id_that_former_holders_know_opens_nothing(
    member: Customer, change: Callable[[Ticket], Ticket]
) -> None:
    ticket = change(make_ticket(member))

    assert scanned(till_of(member), str(ticket.id)) == "code_replaced"


@pytest.mark.parametrize("change", [claimed, renewed])
def test_what_was_typed_at_a_door_offline_is_judged_alike(
    member: Customer, change: Callable[[Ticket], Ticket]
) -> None:
    ticket = make_ticket(member)
    number, changed = ticket.number, change(ticket)

    assert uploaded(member, changed, number) == "unknown_ticket"
    assert uploaded(member, changed, str(ticket.id)) == "code_replaced"
    assert uploaded(member, changed, changed.number) == "created"


@pytest.mark.parametrize("change", [claimed, renewed])
def test_a_perk_is_given_for_the_new_number_alone(
    member: Customer, change: Callable[[Ticket], Ticket]
) -> None:
    ticket = change(make_ticket(member))
    till = till_of(member)

    by_id = till.post(f"/events/check-in/{ticket.id}/perks/drink", {"nonce": "b-1"})
    by_number = till.post(f"/events/check-in/{ticket.number}/perks/drink", {"nonce": "b-2"})

    assert by_id.json()["code"] == "code_replaced"
    assert by_number.status_code == 200


def test_the_order_of_who_handed_it_on_does_not_tell_the_new_number(member: Customer) -> None:
    ticket = claimed(make_ticket(member))
    numbers = {ticket.number, renewed(ticket).number}
    offer_of(ticket, to=Addressee("uma@example.com"))

    told = till_of(member).get(f"/client/events/orders/{ticket.order_id}").content.decode()

    assert "transferred" in told
    assert [number for number in numbers if number in told] == []
