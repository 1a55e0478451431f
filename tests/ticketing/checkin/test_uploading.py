"""What doors decided while they were offline comes in, and nothing of it is lost."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer
from events.models import ActivityEvent, Message
from tests.ticketing.checkin.doors import at, come_in, go_out, make_ticket, scans_of, whereabouts
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.checkin.models import CheckIn, RefusedScan
from ticketing.checkin.scans import Doorkeeper
from ticketing.checkin.services.uploading import Outcome, upload_scans
from ticketing.checkin.uploads import read_upload
from ticketing.errors import TooManyScans
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def offline(name: Any, clock: str, **says: Any) -> dict[str, Any]:
    """A scan as a door kept it; its nonce is its time unless given."""
    shown = str(name.id) if isinstance(name, Ticket) else name
    body = {"ticketId": shown, "nonce": f"off-{clock}", "gate": "Gate 1"}
    return body | {"at": at(clock).isoformat()} | says


def upload(ticket: Ticket, *scans: Any, clock: str = "23:00") -> list[Outcome]:
    """A door comes back and tells what it did."""
    raw = json.dumps({"scans": scans}).encode()
    moment = at(clock)
    return upload_scans(
        event=ticket.ticketed_event,
        scans=read_upload(raw, received_at=moment).scans,
        by=Doorkeeper(),
        at=moment,
    )


def verdicts(outcomes: list[Outcome]) -> list[str]:
    return [one.refusal.code if one.refusal else one.verdict.value for one in outcomes]


def test_scans_come_in_with_their_own_times(member: Customer) -> None:
    ticket = make_ticket(member)

    outcomes = upload(ticket, offline(code_of(ticket), "19:04"))

    scan = scans_of(ticket)[0]
    entered = ActivityEvent.objects.of(member.workspace).get(event_type="check_in")
    assert verdicts(outcomes) == ["created"]
    assert (scan.scanned_at, scan.was_offline, scan.gate) == (at("19:04"), True, "Gate 1")
    assert entered.occurred_at == at("19:04")
    assert whereabouts(ticket) == (True, 1)


def test_the_same_upload_again_changes_nothing(member: Customer) -> None:
    ticket = make_ticket(member)
    scans = [offline(ticket, "19:04"), offline("no-such", "19:05"), offline(ticket, "19:06")]
    upload(ticket, *scans)

    again = upload(ticket, *scans)

    assert verdicts(again) == ["repeated", "unknown_ticket", "repeated"]
    assert [len(again[n].others) for n in range(3)] == [0, 0, 1]
    assert CheckIn.objects.filter(workspace=member.workspace).count() == 2
    assert RefusedScan.objects.filter(workspace=member.workspace).count() == 1


def test_what_came_in_stays_known_after_the_money_went_back(member: Customer) -> None:
    ticket = make_ticket(member)
    upload(ticket, offline(ticket, "19:04"))
    Ticket.objects.of(member.workspace).update(state="refunded", voided_at=at("19:00"))

    again = upload(ticket, offline(ticket, "19:04"))

    assert verdicts(again) == ["repeated"]


def test_a_ticket_let_in_at_two_doors_is_kept_and_reported(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "19:10")

    double = upload(ticket, offline(ticket, "19:04"))[0]

    message = Message.objects.get(workspace=member.workspace, type="ticket.let_in_twice")
    assert (double.verdict, [one.gate for one in double.others]) == ("double", ["Gate 2"])
    assert [scan.is_double for scan in scans_of(ticket)] == [True, False]
    assert double.check_in is not None
    assert message.body["each"][0]["check_in_id"] == str(double.check_in.id)
    assert whereabouts(ticket) == (True, 2)


def test_who_is_let_in_twice_is_active_once(member: Customer) -> None:
    ticket = make_ticket(member)

    upload(ticket, offline(ticket, "19:04"), offline(ticket, "19:05", gate="Gate 2"))

    entered = ActivityEvent.objects.of(member.workspace).filter(event_type="check_in")
    assert [one.occurred_at for one in entered] == [at("19:04")]


def test_scans_in_any_order_end_in_the_order_of_their_times(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    out = {"direction": "out"}

    outcomes = upload(
        ticket,
        offline(ticket, "20:00", **out),
        offline(ticket, "21:00"),
        offline(ticket, "19:04"),
        offline(ticket, "22:00", **out),
    )

    assert verdicts(outcomes) == ["created"] * 4
    assert whereabouts(ticket) == (False, 2)


def test_a_late_entry_before_an_exit_does_not_bring_anybody_back_in(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    come_in(ticket, "19:00")
    go_out(ticket, "20:00")

    outcomes = upload(ticket, offline(ticket, "19:30"))

    assert verdicts(outcomes) == ["double"]
    assert whereabouts(ticket) == (False, 2)


def test_what_should_have_let_nobody_in_is_kept_with_its_reason(member: Customer) -> None:
    ticket, event = make_ticket(member), make_ticketed_event(member.workspace, "other")
    old, other = code_of(ticket), sell(event, member)[0]
    Ticket.objects.of(member.workspace).filter(id=ticket.id).update(epoch=2)

    outcomes = upload(
        ticket,
        offline(old, "19:01"),
        offline(old[:-4] + "AAAA", "19:02"),
        offline(other, "19:03"),
        offline("NO-SUCH", "19:04"),
        {"at": "yesterday", "ticketId": "x"},
        offline("nul\0nul", "19:05"),
        offline(ticket, "19:06", nonce=""),
        7,
    )

    kept = RefusedScan.objects.filter(workspace=member.workspace)
    assert verdicts(outcomes) == [
        *("code_replaced", "code_not_genuine", "wrong_event", "unknown_ticket"),
        *("invalid", "invalid", "invalid", "invalid"),
    ]
    assert sorted(kept.values_list("reason", flat=True)) == sorted(verdicts(outcomes))
    assert not kept.filter(presented__contains=old[:30]).exists()
    assert whereabouts(ticket) == (False, 0)


def test_who_came_in_before_the_money_went_back_came_in(member: Customer) -> None:
    ticket = make_ticket(member)
    Ticket.objects.of(member.workspace).update(state="refunded", voided_at=at("19:30"))

    outcomes = upload(ticket, offline(ticket, "19:29"), offline(ticket, "19:30"))

    assert verdicts(outcomes) == ["created", "ticket_refunded"]


def test_a_clock_that_is_ahead_is_taken_for_now(member: Customer) -> None:
    ticket = make_ticket(member)

    upload(ticket, offline(ticket, "23:59"), clock="23:00")

    assert scans_of(ticket)[0].scanned_at == at("23:00")


def test_more_than_a_thousand_are_too_many() -> None:
    raw = json.dumps({"scans": [1] * 1001}).encode()

    with pytest.raises(TooManyScans):
        read_upload(raw, received_at=at("23:00"))


def test_many_scans_cost_as_many_statements_as_one(member: Customer) -> None:
    first = make_ticket(member)
    tickets = [*sell(first.ticketed_event, member, ("tt-general", 10))]

    with CaptureQueriesContext(
        connection,
    ) as for_one:
        upload(first, offline(first, "19:04"))
    with CaptureQueriesContext(connection) as for_ten:
        upload(first, *(offline(one, "19:04") for one in tickets))

    assert len(for_ten) <= len(for_one)


def test_in_the_hour_that_comes_twice_the_order_is_right(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    summer, winter = "2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00"

    upload(
        ticket,
        offline(ticket, "19:04", at=winter, direction="out"),
        offline(ticket, "19:05", at=summer),
    )

    went = scans_of(ticket)
    assert [scan.direction for scan in went] == ["in", "out"]
    assert went[1].scanned_at - went[0].scanned_at == timedelta(minutes=40)
    assert whereabouts(ticket) == (False, 1)
