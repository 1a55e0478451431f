"""What a door says in a browser: big words, why, and what to do."""

import pytest
from django.test import Client

from accounts.models import Customer
from accounts.scopes import Role
from core.errors import DomainError
from tests.admin.visiting import at_desk
from tests.ticketing.checkin.door_visiting import door_page, form_for, scanned, verdict
from tests.ticketing.checkin.doors import make_ticket, scans_of, whereabouts
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing import errors
from ticketing.checkin.pages.advice import ADVICE, advice_on
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket, TicketPerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(member: Customer) -> Client:
    """The browser of somebody at the door."""
    return at_desk(member.workspace, Role.STEWARD)


def test_a_ticket_is_let_in_with_its_name_type_and_perks(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)

    answer = scanned(steward, ticket, code_of(ticket))

    shown = text_of(answer)
    assert verdict(answer) == (200, "in", "Let in")
    assert all(word in shown for word in ["Sarah Johnson", "General", ticket.number])
    assert "Free drink 2 left" in shown
    assert (scans_of(ticket)[0].gate, whereabouts(ticket)) == ("Gate 1", (True, 1))


def test_the_count_and_the_last_scans_stand_beneath(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    sell(ticket.ticketed_event, member)

    shown = text_of(scanned(steward, ticket))

    assert "1 inside 1 of 2 came" in shown
    assert shown.index("Last scans here") < shown.rindex(ticket.number)


def test_enter_pressed_twice_is_one_scan(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)

    answers = [scanned(steward, ticket), scanned(steward, ticket)]

    assert [verdict(one) for one in answers] == [(200, "in", "Let in")] * 2
    assert len(scans_of(ticket)) == 1


def test_a_second_scan_is_refused_and_says_where_and_when(
    steward: Client, member: Customer
) -> None:
    ticket = make_ticket(member)
    scanned(steward, ticket)

    answer = scanned(steward, ticket, nonce="another")

    assert verdict(answer) == (409, "refused", "Do not let in")
    assert "Already in: Gate 1, " in text_of(answer)
    assert "Compare the name." in text_of(answer)
    assert "Sarah Johnson" in text_of(answer)


def test_the_old_code_after_a_claim_is_refused(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    old = code_of(ticket)
    Ticket.objects.of(member.workspace).filter(id=ticket.id).update(epoch=2)

    answer = scanned(steward, ticket, old)

    assert verdict(answer) == (409, "refused", "Do not let in")
    assert "Ask for the newest code" in text_of(answer)


@pytest.mark.parametrize("typed", ["nobody", "0000000000", "'\"><script>", "x" * 5000, "a\0b"])
def test_what_is_no_ticket_is_not_found_and_is_shown_again(
    typed: str, steward: Client, member: Customer
) -> None:
    ticket = make_ticket(member)

    answer = scanned(steward, ticket, typed)

    assert verdict(answer) == (404, "refused", "Not found")
    assert "<script>" not in answer.content.decode()
    assert "You entered: " in text_of(answer)


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_said(typed: str, steward: Client, member: Customer) -> None:
    event = make_ticket(member).ticketed_event

    answer = steward.post(door_page(event), {"code": typed})

    assert verdict(answer) == (422, "refused", "Nothing typed")


def test_a_ticket_for_another_event_is_named(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    other = sell(make_ticketed_event(member.workspace, "other", title="Dance"), member)[0]

    answer = scanned(steward, ticket, other.number)

    assert verdict(answer) == (409, "refused", "Do not let in")
    assert "This ticket is for Dance." in text_of(answer)
    assert form_for(answer, "give") == {}
    assert whereabouts(other) == (False, 0)


def test_the_last_scan_is_undone_with_one_press(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    first = scanned(steward, ticket)

    undone = steward.post(door_page(ticket.ticketed_event), form_for(first, "undo"))

    assert verdict(undone) == (200, "undone", "Undone")
    assert "0 inside" in text_of(undone)
    assert form_for(undone, "undo") == {}
    assert whereabouts(ticket) == (False, 0)


def test_an_undo_without_its_scan_undoes_nothing(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    scanned(steward, ticket)

    answer = steward.post(
        door_page(ticket.ticketed_event), {"ask": "undo", "ticket": ticket.number}
    )

    assert verdict(answer) == (409, "refused", "Not undone")
    assert whereabouts(ticket) == (True, 1)


def test_a_page_that_is_sent_again_after_an_undo_lets_nobody_in(
    steward: Client, member: Customer
) -> None:
    ticket = make_ticket(member)
    first = scanned(steward, ticket)
    steward.post(door_page(ticket.ticketed_event), form_for(first, "undo"))

    again = scanned(steward, ticket)

    assert verdict(again) == (409, "refused", "Answered before")
    assert whereabouts(ticket) == (False, 0)


def test_perks_are_handed_out_one_by_one_until_they_are_used_up(
    steward: Client, member: Customer
) -> None:
    ticket = make_ticket(member)
    page, answer = door_page(ticket.ticketed_event), scanned(steward, ticket)

    given = [answer := steward.post(page, form_for(answer, "give")) for _ in range(2)]
    again = steward.post(page, {"ask": "give", "ticket": ticket.number, "perk": "drink"})

    assert [verdict(one) for one in given] == [(200, "given", "Hand out: Free drink")] * 2
    assert ["1 left on this" in text_of(given[0]), form_for(given[1], "give")] == [True, {}]
    assert verdict(again) == (409, "refused", "Do not hand out")
    assert TicketPerk.objects.get(workspace=member.workspace, ticket=ticket).used == 2


def test_a_bar_hands_out_what_somebody_inside_is_due(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member)
    scanned(steward, ticket)

    at_bar = scanned(steward, ticket, nonce="bar")
    given = steward.post(door_page(ticket.ticketed_event), form_for(at_bar, "give"))

    assert verdict(given)[1] == "given"


def test_somebody_goes_out_and_comes_in_again(steward: Client, member: Customer) -> None:
    ticket = make_ticket(member, reEntry=True)

    answers = [
        scanned(steward, ticket, nonce="1"),
        scanned(steward, ticket, nonce="2", way="out"),
        scanned(steward, ticket, nonce="3", way="out"),
        scanned(steward, ticket, nonce="4"),
    ]

    assert [verdict(one)[2] for one in answers] == [
        "Let in",
        "Out",
        "Not counted out",
        "Let in again",
    ]


def test_every_refusal_of_the_door_says_what_to_do() -> None:
    refusals: list[type[DomainError]] = [*errors.DoorRefused.__subclasses__()]
    refusals += [errors.UnknownTicket, errors.UnknownPerk]
    refusals += [errors.NothingToUndo, errors.TooLateToUndo]

    codes = {one.code for one in refusals}

    assert codes <= set(ADVICE)
    assert advice_on(DomainError().code).startswith("Do not let in.")


def test_a_door_gives_and_takes_back_nothing_of_another_event(
    steward: Client, member: Customer
) -> None:
    ticket = make_ticket(member)
    scanned(steward, ticket)
    other = door_page(make_ticketed_event(member.workspace, "other", gates=["Gate 1"]))

    given = steward.post(other, {"ask": "give", "ticket": ticket.number, "perk": "drink"})
    nonce = f"n-{ticket.number}"
    undone = steward.post(other, {"ask": "undo", "ticket": ticket.number, "nonce": nonce})

    assert verdict(given)[:2] == verdict(undone)[:2] == (409, "refused")
    assert whereabouts(ticket) == (True, 1)
    assert TicketPerk.objects.get(workspace=member.workspace, ticket=ticket).used == 0
