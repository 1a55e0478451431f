"""A scan is taken back, with all that it led to."""

import pytest

from accounts.models import Customer
from events.models import ActivityEvent, Message
from loyalty.models import Member
from tests.loyalty.programme import make_rule
from tests.ticketing.checkin.doors import (
    come_in,
    go_out,
    make_ticket,
    scans_of,
    steward_of,
    undo,
    whereabouts,
)
from ticketing.checkin.models import CheckIn
from ticketing.errors import NothingToUndo, TooLateToUndo

pytestmark = pytest.mark.django_db


def check_ins(member: Customer) -> int:
    return ActivityEvent.objects.of(member.workspace).filter(event_type="check_in").count()


def test_an_undo_takes_back_the_scan_and_its_activity(member: Customer) -> None:
    ticket, ana = make_ticket(member), steward_of(member)
    come_in(ticket, "19:04")

    undone = undo(ticket, "19:05", by=ana)

    assert (whereabouts(ticket), check_ins(member)) == ((False, 0), 0)
    assert undone.check_in.undone_by == ana.user
    message = Message.objects.get(workspace=member.workspace, type="ticket.check_in_undone")
    assert message.body["check_in_id"] == str(undone.check_in.id)


def test_an_undo_takes_back_the_points(member: Customer) -> None:
    came = [{"types": ["check_in"]}]
    make_rule(member.workspace, type="FIX", reward={"default": 10}, triggers=came)
    ticket = make_ticket(member)
    come_in(ticket, "19:04")
    earned = balance(member)

    undo(ticket, "19:05")

    assert (earned, balance(member)) == (10, 0)


def balance(member: Customer) -> int:
    return Member.objects.of(member.workspace).get(customer=member).balance


def test_an_undo_sent_twice_takes_back_one_scan(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    come_in(ticket, "19:04")
    go_out(ticket, "20:00")

    undo(ticket, "20:01")
    undo(ticket, "20:02")

    assert whereabouts(ticket) == (True, 1)
    assert len(scans_of(ticket)) == 1


def test_a_scan_in_the_middle_is_undone_by_its_nonce(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    come_in(ticket, "19:04", "first")
    go_out(ticket, "20:00")
    come_in(ticket, "20:10")

    undo(ticket, "20:11", "first")

    ticket.refresh_from_db()
    assert (ticket.is_inside, ticket.entries) == (True, 1)
    assert ticket.entered_at == scans_of(ticket)[-1].scanned_at


def test_who_was_undone_is_let_in_anew(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "19:04")
    undo(ticket, "19:05")

    come_in(ticket, "19:06")

    assert (whereabouts(ticket), check_ins(member)) == ((True, 1), 1)


def test_there_is_nothing_to_undo_without_a_scan_or_with_anothers_nonce(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    with pytest.raises(NothingToUndo):
        undo(ticket, "19:05")
    come_in(ticket, "19:04", "scan-1")

    with pytest.raises(NothingToUndo):
        undo(ticket, "19:05", "scan-2")


def test_after_the_event_nothing_is_undone(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "19:04")

    with pytest.raises(TooLateToUndo):
        undo(ticket, "24:01")

    assert CheckIn.objects.get(workspace=member.workspace).undone_at is None
