"""After a claim the old code opens nothing: not online, and not at a door without a network."""

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

pytestmark = pytest.mark.django_db


def scanned(till: Caller, code: str) -> str:
    """What a door with a network says to a code."""
    answer = till.post(f"/events/check-in/{code}", {"nonce": code[-9:], "gate": "Gate 1"})
    return "in" if answer.status_code == 200 else str(answer.json()["code"])


def claimed(ticket: Ticket) -> Ticket:
    """The ticket once somebody else claimed it."""
    tom = make_member(ticket.workspace, "tom")
    return claim_transfer(token=offer_of(ticket), by=tom, at=ON_SALE)


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
