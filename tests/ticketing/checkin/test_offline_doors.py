"""A door that is offline refuses what the server would refuse, once its pack is fresh."""

import threading
import time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from accounts.scopes import Scope
from tests.api.calling import Caller, till_of
from tests.concurrency import Running
from tests.factories import key_header, make_member
from tests.ticketing.checkin.doors import come_in, make_ticket
from tests.ticketing.checkin.offline_door import OfflineDoor
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import ON_SALE, sell
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = "evt-spring-2026"
AT = "2026-06-12T17:04:00Z"


def door_of(member: Customer, **more: Any) -> OfflineDoor:
    """A door that has just fetched its pack."""
    door = OfflineDoor(EVENT)
    door.refresh(till_of(member), **more)
    return door


def until_known_to_all() -> None:
    """Wait until nobody on the server writes who began before this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (now,) = cursor.fetchone()
        for _ in range(1200):
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > now:
                return
            time.sleep(0.1)
    raise AssertionError("somebody writes for two minutes")


def change(ticket: Ticket, **fields: Any) -> None:
    """As the service that does it writes it."""
    Ticket.objects.of(ticket.workspace).filter(id=ticket.id).update(**fields)


def test_it_lets_in_once_what_the_event_signed(member: Customer) -> None:
    code = code_of(make_ticket(member))
    door = door_of(member)

    said = [door.scan(code, AT), door.scan(code, AT), door.scan(code[:-4] + "AAAA", AT)]

    assert said == ["in", "already_in", "code_not_genuine"]


def test_it_refuses_the_old_code_after_a_claim_once_it_is_fresh(member: Customer) -> None:
    ticket = make_ticket(member)
    old, door, token = code_of(ticket), door_of(member), offer_of(ticket)
    claimed = claim_transfer(token=token, by=make_member(member.workspace, "tom"), at=ON_SALE)

    door.refresh(till_of(member))

    assert (door.scan(old, AT), door.scan(code_of(claimed), AT)) == ("code_replaced", "in")


def test_the_old_code_that_a_stale_door_let_in_is_refused_when_it_is_brought_back(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    door, token = door_of(member), offer_of(ticket)
    claim_transfer(token=token, by=make_member(member.workspace, "tom"), at=ON_SALE)
    said = door.scan(code_of(ticket), AT)

    told = door.upload(till_of(member))["results"][0]

    assert (said, told["status"], told["code"]) == ("in", "refused", "code_replaced")


def test_it_refuses_what_was_refunded_once_it_is_fresh(member: Customer) -> None:
    ticket = make_ticket(member)
    door = door_of(member)
    change(ticket, state="refunded")

    door.refresh(till_of(member))

    assert door.scan(code_of(ticket), AT) == "ticket_refunded"
    assert door.pack["revoked"] == [str(ticket.id)]


def test_it_knows_who_was_let_in_elsewhere(member: Customer) -> None:
    ticket = make_ticket(member)
    door = door_of(member)
    come_in(ticket, "19:04")

    door.refresh(till_of(member))

    assert door.scan(code_of(ticket), AT) == "already_in"


def test_a_fresh_pack_brings_what_changed_alone(member: Customer) -> None:
    ticket = make_ticket(member)
    sell(ticket.ticketed_event, member, ("tt-general", 5))
    until_known_to_all()
    door = door_of(member)
    change(ticket, epoch=2)
    sold = sell(ticket.ticketed_event, member)[0]

    number = door.refresh(till_of(member))

    assert number == 2
    changed = {str(ticket.id), str(sold.id)}
    assert {one["ticketId"] for one in door.pack["tickets"]} == changed
    # While anybody writes elsewhere on the server, the newest comes once more; nothing else does.
    door.refresh(till_of(member))
    assert {one["ticketId"] for one in door.pack["tickets"]} <= changed


def test_a_pack_comes_in_pages_and_misses_nothing_that_changes_meanwhile(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    sell(ticket.ticketed_event, member, ("tt-general", 6))
    until_known_to_all()
    caller, door = till_of(member), OfflineDoor(EVENT)
    first = caller.get(f"/events/{EVENT}/door-pack", limit=3).json()
    change(ticket, epoch=2)

    door.cursor = first["cursor"]
    rest = door.refresh(caller, limit=3)
    later = door.refresh(caller)

    assert (len(first["tickets"]), first["full"], first["more"], rest) == (3, True, True, 4)
    assert (later, door.pack["tickets"][0]["epoch"]) == (1, 2)


def test_what_commits_late_is_not_missed(member: Customer) -> None:
    ticket = make_ticket(member)
    written, asked = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            change(ticket, epoch=2)
            written.set()
            asked.wait(30)

    running = Running(slowly)
    written.wait(30)
    door = door_of(member)
    asked.set()
    running.outcome()

    assert door.tickets[str(ticket.id)]["epoch"] == 1
    assert door.refresh(till_of(member)) == 1
    assert door.tickets[str(ticket.id)]["epoch"] == 2


def test_names_are_for_those_who_may_see_customers(member: Customer) -> None:
    make_ticket(member)
    alone = Caller(key_header(member.workspace, scopes=[Scope.TICKETS_AT_DOOR.value]))
    door = OfflineDoor(EVENT)

    door.refresh(alone)
    without = door.pack["tickets"][0]
    with_name = door_of(member).pack["tickets"][0]

    assert "holderName" not in without
    assert with_name["holderName"] == "Sarah Johnson"


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA", "k5QBAgME", "9" * 300])
def test_what_never_was_a_cursor_is_refused(member: Customer, cursor: str) -> None:
    make_ticket(member)

    answer = till_of(member).get(f"/events/{EVENT}/door-pack", since=cursor)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "invalid_cursor")


def test_a_pack_costs_as_many_statements_for_ten_as_for_one(member: Customer) -> None:
    ticket, caller = make_ticket(member), till_of(member)
    caller.get(f"/events/{EVENT}/door-pack")
    with CaptureQueriesContext(connection) as for_one:
        caller.get(f"/events/{EVENT}/door-pack")
    sell(ticket.ticketed_event, member, ("tt-general", 9))

    with CaptureQueriesContext(connection) as for_ten:
        caller.get(f"/events/{EVENT}/door-pack")

    assert len(for_ten) == len(for_one)


def test_what_two_offline_doors_let_in_twice_is_reported(member: Customer) -> None:
    code, caller = code_of(make_ticket(member)), till_of(member)
    doors = [door_of(member), door_of(member)]
    doors[1].gate = "Gate 2"
    said = [door.scan(code, AT) for door in doors]

    told = [door.upload(caller) for door in doors]

    assert said == ["in", "in"]
    assert [(one["created"], one["doubles"]) for one in told] == [(1, 0), (0, 1)]
    assert told[1]["results"][0]["others"][0]["gate"] == "Gate 1"
