"""The door goes on without a network, and nothing of it is lost."""

import pytest

from accounts.scopes import Role
from tests.browser.door.phone import DOOR, DoorPhone
from tests.concurrency import wait_until
from tests.factories import make_staff
from tests.ticketing.checkin.doors import come_in
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import CheckIn
from ticketing.checkin.pages import views
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def entries(event: TicketedEvent) -> list[str]:
    """The numbers of the tickets that the server let in, each as often as it did."""
    rows = CheckIn.objects.filter(workspace=event.workspace, ticketed_event=event, undone_at=None)
    return sorted(rows.values_list("ticket__number", flat=True))


def _breaks(*_: object) -> None:
    raise RuntimeError("It broke.")


def test_twelve_scans_without_a_network_are_all_there_afterwards(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.loses_the_network()
    for ticket in tickets[:6]:
        ana.scans(code_of(ticket))
        ana.verdict("Let in", ticket.number)
    ana.scans(code_of(tickets[0]))
    assert "Already in: Gate 1" in ana.verdict("Do not let in")
    ana.restarts()
    ana.opens(DOOR)
    ana.reads("6 scans waiting")
    for ticket in tickets[6:]:
        ana.scans(ticket.number)
        ana.verdict("Let in", ticket.number)
    ana.scans(tickets[3].number)
    assert "by Ana" in ana.verdict("Do not let in")
    ana.reads("Offline since")
    assert entries(concert) == []

    ana.finds_the_network()

    ana.reads("All uploaded")
    assert entries(concert) == sorted(one.number for one in tickets)


def test_who_came_in_at_two_gates_is_reported_until_somebody_has_seen_it(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.loses_the_network()
    come_in(tickets[0], "20:00")
    ana.scans(tickets[0].number)
    ana.verdict("Let in")

    ana.finds_the_network()

    ana.reads("Let in twice")
    ana.reads("Also: Gate 2")
    ana.opens(DOOR)
    ana.reads("Let in twice")
    ana.presses("Seen")
    ana.reads_no_more("Let in twice")


def test_what_was_undone_without_a_network_never_leaves_the_phone(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.loses_the_network()
    ana.scans(tickets[0].number)
    ana.verdict("Let in")

    ana.presses("Undo")

    ana.verdict("Undone")
    ana.reads("undone")
    ana.scans(tickets[1].number)
    ana.verdict("Let in")
    ana.finds_the_network()
    ana.reads("All uploaded")
    assert entries(concert) == [tickets[1].number]


def test_what_is_undone_while_it_is_uploaded_is_undone_at_the_server_too(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.gets_no_answer_to_scans()
    ana.scans(tickets[0].number)
    ana.verdict("Let in")
    let_go = ana.is_stuck_while_uploading()

    ana.presses("Undo")

    ana.verdict("Undone")
    let_go()
    ana.opens(DOOR)
    ana.reads("All uploaded")
    assert CheckIn.objects.get(workspace=concert.workspace).undone_at


def test_the_browser_uploads_what_a_closed_page_left(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ana.loses_the_network()
    ana.scans(tickets[0].number)
    ana.verdict("Let in")
    ana.closes_the_page()
    ana.finds_the_network()
    assert entries(concert) == []

    ana.is_woken_by_the_browser()

    wait_until(lambda: entries(concert) == [tickets[0].number])


def test_a_broken_server_leaves_the_door_that_was_kept(
    ana: DoorPhone, tickets: list[Ticket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "kit_of", _breaks)

    ana.opens(DOOR)

    ana.scans(tickets[0].number)
    ana.verdict("Let in")


def test_another_steward_brings_the_scans_back_as_hers_who_made_them(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    ben = make_staff(concert.workspace, Role.STEWARD, "ben@example.com").user
    ana.forgets_who_one_is()
    ana.scans(tickets[0].number)
    ana.verdict("Let in")
    ana.reads("You are signed out. Sign in to upload. 1 scan waiting")

    ana.signs_in(DOOR, ben)

    ana.reads("All uploaded")
    (scan,) = CheckIn.objects.filter(workspace=concert.workspace).select_related("by")
    assert (str(scan.by), scan.was_offline) == ("Ana", True)


def test_a_scan_at_which_the_server_breaks_keeps_no_other_waiting(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    first, bad, last = tickets[:3]
    ana.loses_the_network()
    for ticket in (first, bad, last):
        ana.scans(ticket.number)
        ana.verdict("Let in", ticket.number)
    ana.meets_a_server_that_breaks_at(bad.number)

    ana.finds_the_network()

    ana.reads("It is tried again by itself. 1 scan waiting")
    assert entries(concert) == sorted([first.number, last.number])
    ana.meets_a_server_that_works()
    ana.opens(DOOR)
    ana.reads("All uploaded")
    assert entries(concert) == sorted(one.number for one in (first, bad, last))
