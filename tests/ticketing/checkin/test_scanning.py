"""Who is let in, who is not, and in which words."""

import pytest

from accounts.models import Customer
from events.models import ActivityEvent, Message
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.checkin.doors import (
    a_scan,
    come_in,
    go_out,
    make_ticket,
    scans_of,
    steward_of,
    undo,
    whereabouts,
)
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.scans import Doorkeeper
from ticketing.checkin.services.scanning import scan_ticket
from ticketing.errors import (
    AlreadyIn,
    CodeNotGenuine,
    CodeReplaced,
    DoorRefused,
    EventCancelled,
    NoReentry,
    NotInside,
    TicketCancelled,
    TicketRefunded,
    UnknownTicket,
    WrongEvent,
)
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_a_ticket_lets_in_by_its_id_its_number_and_its_code(member: Customer) -> None:
    tickets = [make_ticket(member), *sell(make_ticketed_event(member.workspace, "b"), member)]
    tickets += sell(make_ticketed_event(member.workspace, "c"), member)
    spoken = f"{tickets[1].number[:5].lower()} {tickets[1].number[5:]}"

    come_in(tickets[0], "19:04")
    come_in(tickets[1], "19:04", name=spoken)
    come_in(tickets[2], "19:04", name=code_of(tickets[2]).lower())

    assert [whereabouts(one) for one in tickets] == [(True, 1)] * 3


def test_a_check_in_is_activity_and_told(member: Customer) -> None:
    ticket = make_ticket(member)

    passage = come_in(ticket, "19:04")

    recorded = ActivityEvent.objects.of(member.workspace).get(event_type="check_in")
    message = Message.objects.get(workspace=member.workspace, type="ticket.checked_in")
    assert recorded.metadata == {
        "event_id": "evt-spring-2026",
        "event_title": "Spring concert",
        "gate": "Gate 2",
        "ticket_id": str(ticket.id),
        "ticket_type": "tt-general",
    }
    assert recorded.occurred_at == passage.scanned_at
    assert message.body["each"][0]["ticket_id"] == str(ticket.id)


def test_a_second_scan_is_refused_and_says_who_let_them_in(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "19:04", by=steward_of(member))

    with pytest.raises(AlreadyIn) as refusal:
        come_in(ticket, "19:10")

    assert refusal.value.message == "Already in: Gate 2, 19:04, by Ana"
    assert whereabouts(ticket) == (True, 1)


def test_the_same_scan_again_gets_the_same_answer(member: Customer) -> None:
    ticket = make_ticket(member)
    first = come_in(ticket, "19:04", "scan-1")

    again = come_in(ticket, "19:05", "scan-1", gate="Gate 1")

    assert (again.check_in_id, again.gate, again.scanned_at, again.entries) == (
        first.check_in_id,
        "Gate 2",
        first.scanned_at,
        1,
    )
    assert len(scans_of(ticket)) == 1


def test_the_same_scan_again_after_an_undo_gets_the_same_answer_and_lets_nobody_in(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    first = come_in(ticket, "19:04", "scan-1")
    undo(ticket, "19:05")

    again = come_in(ticket, "19:06", "scan-1")

    assert (again.check_in_id, again.entries) == (first.check_in_id, 1)
    assert whereabouts(ticket) == (False, 0)


def test_who_left_comes_in_again_where_the_type_allows(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    come_in(ticket, "19:04")
    go_out(ticket, "20:00")

    again = come_in(ticket, "20:10")

    assert (again.entries, whereabouts(ticket)) == (2, (True, 2))


def test_who_left_stays_out_where_the_type_does_not_allow(member: Customer) -> None:
    ticket = make_ticket(member)
    come_in(ticket, "19:04")
    go_out(ticket, "20:00")

    with pytest.raises(NoReentry) as refusal:
        come_in(ticket, "20:10")

    assert refusal.value.message == (
        "Left already: Gate 2, 20:00. This ticket does not let in again."
    )


def test_nobody_leaves_who_is_not_inside(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    with pytest.raises(NotInside, match="nobody came in"):
        go_out(ticket, "19:00")
    come_in(ticket, "19:04")
    go_out(ticket, "20:00")

    with pytest.raises(NotInside, match="Left already: Gate 2, 20:00"):
        go_out(ticket, "20:01")


@pytest.mark.parametrize(
    ("state", "refusal"), [("refunded", TicketRefunded), ("cancelled", TicketCancelled)]
)
def test_a_void_ticket_opens_nothing(
    member: Customer, state: str, refusal: type[DoorRefused]
) -> None:
    ticket = make_ticket(member)
    Ticket.objects.of(member.workspace).update(state=state)

    with pytest.raises(refusal):
        come_in(ticket, "19:04", name=code_of(ticket))


def test_a_code_of_an_earlier_epoch_opens_nothing(member: Customer) -> None:
    ticket = make_ticket(member)
    old = code_of(ticket)
    Ticket.objects.of(member.workspace).update(epoch=2)
    ticket.epoch = 2

    with pytest.raises(CodeReplaced):
        come_in(ticket, "19:04", name=old)
    come_in(ticket, "19:05", name=code_of(ticket))

    assert whereabouts(ticket) == (True, 1)


def test_a_forged_code_is_told_from_a_genuine_one(member: Customer) -> None:
    ticket = make_ticket(member)
    forged = code_of(ticket)[:-4] + "AAAA"

    with pytest.raises(CodeNotGenuine):
        come_in(ticket, "19:04", name=forged)


def test_a_code_that_another_event_signed_is_not_genuine(member: Customer) -> None:
    ticket = make_ticket(member)
    other = sell(make_ticketed_event(member.workspace, "other"), member)[0]
    ticket.ticketed_event = other.ticketed_event

    with pytest.raises(CodeNotGenuine):
        come_in(ticket, "19:04", name=code_of(ticket))


def test_a_ticket_for_another_event_is_refused_by_its_name(member: Customer) -> None:
    ticket = make_ticket(member)

    with pytest.raises(WrongEvent, match="This ticket is for Spring concert"):
        scan_ticket(
            workspace=ticket.workspace,
            name=ticket.number,
            scan=a_scan("19:04"),
            by=Doorkeeper(),
            event_name="evt-autumn-2026",
        )


def test_nobody_gets_in_to_an_event_that_was_cancelled(member: Customer) -> None:
    ticket = make_ticket(member)
    TicketedEvent.objects.of(member.workspace).update(status="cancelled")

    with pytest.raises(EventCancelled):
        come_in(ticket, "19:04")


@pytest.mark.parametrize("name", ["", "no-such", "\0", "A" * 136, "9" * 400, "ÄÖÜ"])
def test_what_names_no_ticket_is_unknown(member: Customer, name: str) -> None:
    ticket = make_ticket(member)

    with pytest.raises(UnknownTicket):
        come_in(ticket, "19:04", name=name)


def test_a_strangers_ticket_is_unknown_by_every_name(member: Customer, stranger: Customer) -> None:
    ticket = make_ticket(member)

    for name in (str(ticket.id), ticket.number, code_of(ticket)):
        with pytest.raises(UnknownTicket):
            scan_ticket(
                workspace=stranger.workspace, name=name, scan=a_scan("19:04"), by=Doorkeeper()
            )


def test_a_door_whose_clock_is_behind_does_not_turn_the_order_round(member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)
    come_in(ticket, "19:04")

    left = go_out(ticket, "19:00")

    assert left.scanned_at > scans_of(ticket)[0].scanned_at
    assert whereabouts(ticket) == (False, 1)


def test_the_holder_who_was_erased_still_gets_in(member: Customer) -> None:
    ticket = make_ticket(member)
    erase_customer(customer=member, at=a_scan("18:00").at)

    come_in(ticket, "19:04")

    assert whereabouts(ticket) == (True, 1)
    assert not ActivityEvent.objects.of(member.workspace).filter(event_type="check_in").exists()


def test_each_customer_has_their_own_activity(member: Customer) -> None:
    friend = make_member(member.workspace)
    event = make_ticketed_event(member.workspace)
    for person in (member, friend):
        come_in(sell(event, person)[0], "19:04")

    entered = ActivityEvent.objects.of(member.workspace).filter(event_type="check_in")
    assert {one.customer_id for one in entered} == {member.id, friend.id}
