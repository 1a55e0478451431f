"""One's own day at a conference: what was chosen, who is seen, what was asked."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, Workspace
from tests.factories import make_member
from tests.ticketing.pages.visiting import mine, text_of
from tests.ticketing.sessions.stage import (
    choose,
    invitation_to,
    leave,
    make_conference,
    seated,
    session,
    state_of,
)
from tests.ticketing.sessions.walking import attends, place, press
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Invitation, Participant
from ticketing.sessions.pages.views import choosing
from ticketing.sessions.services.being_seen import show_oneself

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(workspace: Workspace) -> TicketedEvent:
    """Three sessions, two of them at once; one seat in the workshop."""
    return make_conference(
        workspace,
        session("keynote"),
        session("workshop", 0.5, capacity=1),
        session("party", 2),
    )


def other_guest(event: TicketedEvent, *keys: str) -> Customer:
    """Somebody else who attends, and has seats in these sessions."""
    somebody = make_member(event.workspace, name="Tom Miller")
    sell(event, somebody)
    for key in keys:
        choose(event, key, somebody)
    return somebody


def answer(client: Client, invitation: Invitation, **button: str) -> Any:
    """Answer an invitation; what is seen then."""
    slug = invitation.workspace.slug
    there = reverse("whats-on:invitation", args=[slug, invitation.id])
    return client.post(there, button, follow=True)


def test_ones_day_has_what_was_chosen_in_the_order_of_time(
    conference: TicketedEvent, client: Client
) -> None:
    attends(client, conference)
    before = text_of(client.get(place(conference, "my-sessions")))
    press(client, conference, choose="party")
    press(client, conference, choose="keynote")

    shown = text_of(client.get(place(conference, "my-sessions")))

    assert "You have chosen nothing yet." in before
    assert shown.index("Keynote") < shown.index("Party")
    assert "Workshop" not in shown


def test_who_waits_sees_their_place_and_has_the_seat_once_it_is_free(
    conference: TicketedEvent, client: Client
) -> None:
    first = other_guest(conference, "workshop")
    attends(client, conference)
    press(client, conference, wait="workshop")
    waiting = text_of(client.get(place(conference, "my-sessions")))

    leave(conference, "workshop", first)

    assert "You wait as number 1" in waiting
    assert "You have a seat" in text_of(client.get(place(conference, "my-sessions")))


def test_chosen_sessions_go_to_ones_calendar(conference: TicketedEvent, client: Client) -> None:
    other_guest(conference, "workshop")
    attends(client, conference)
    press(client, conference, choose="keynote")
    press(client, conference, wait="workshop")

    sent = client.get(place(conference, "my-sessions-calendar"))

    assert sent["Content-Type"] == "text/calendar"
    assert sent.content.count(b"BEGIN:VEVENT") == 1
    assert b"SUMMARY:Keynote" in sent.content
    assert b"DTSTART;TZID=Europe/Berlin:20990612T200000" in sent.content


@pytest.mark.parametrize("button", [{}, {"choose": "keynote", "leave": "party"}])
def test_a_form_of_no_button_or_two_changes_nothing(
    button: dict[str, str], conference: TicketedEvent, client: Client
) -> None:
    own = attends(client, conference)

    press(client, conference, **button)

    assert state_of(conference, "keynote", own) == ""


@pytest.mark.parametrize("name", ["unknown", "nul\0", "x" * 500])
def test_a_session_that_is_not_there_cannot_be_chosen(
    name: str, conference: TicketedEvent, client: Client
) -> None:
    attends(client, conference)

    assert press(client, conference, choose=name).status_code == 404


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/admin/"])
def test_a_form_leads_back_to_the_shop_alone(
    back: str, conference: TicketedEvent, client: Client
) -> None:
    attends(client, conference)

    seen = client.post(place(conference, "my-sessions"), {"choose": "keynote", "back": back})

    assert seen["Location"].startswith(place(conference, "my-sessions"))


def test_a_session_that_was_called_off_is_said(workspace: Workspace, client: Client) -> None:
    event = make_conference(workspace, session("keynote"), session("party", 2))
    attends(client, event)
    make_conference(workspace, session("party", 2))

    assert "takes nobody any more" in text_of(press(client, event, choose="keynote"))
    assert "was called off" in text_of(client.get(place(event, "session", "keynote")))


@pytest.mark.parametrize("what", ["my-sessions", "my-sessions-calendar", "people"])
def test_without_a_ticket_there_is_only_the_way_to_one(
    what: str, conference: TicketedEvent, client: Client
) -> None:
    somebody = other_guest(conference, "keynote")
    show_oneself(event=conference, customer=somebody, display_name="", at=ON_SALE)

    seen = client.get(place(conference, what))

    assert seen.status_code == 403
    assert "See the tickets" in text_of(seen)
    assert "Tom Miller" not in text_of(seen)
    if what != "my-sessions-calendar":
        assert client.post(place(conference, what), {"choose": "party"}).status_code == 403


def test_who_chooses_without_end_waits_a_moment(
    conference: TicketedEvent, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attends(client, conference)
    monkeypatch.setattr(choosing, "ACTS_PER_MINUTE", 2)

    assert [press(client, conference).status_code for _ in range(4)] == [200, 200, 429, 429]


def test_others_see_who_agreed_to_it_under_the_name_that_they_gave(
    conference: TicketedEvent, client: Client
) -> None:
    somebody = other_guest(conference, "party")
    show_oneself(event=conference, customer=somebody, display_name="Tom", at=ON_SALE)
    attends(client, conference)

    seen = text_of(client.post(place(conference, "people"), {"name": "Sarah J."}, follow=True))

    assert "Others see you as “Sarah J.”." in seen
    assert "Tom Sarah J." in seen
    assert "Who comes Those who agreed" in text_of(
        client.get(place(conference, "session", "party"))
    )
    assert "Who comes" not in text_of(client.get(place(conference, "session", "keynote")))
    assert "Tom" not in text_of(Client().get(place(conference, "session", "party")))


@pytest.mark.parametrize("name", ["", "   ", "sarah@example.com", "x" * 101, "nul\0"])
def test_a_name_that_cannot_be_shown_is_said_at_its_field(
    name: str, conference: TicketedEvent, client: Client
) -> None:
    attends(client, conference)

    seen = client.post(place(conference, "people"), {"name": name})

    assert seen.status_code == 422
    assert 'class="field wrong"' in seen.content.decode()
    assert not Participant.objects.filter(workspace=conference.workspace).exists()


def test_one_hides_again_at_once(conference: TicketedEvent, client: Client) -> None:
    attends(client, conference)
    client.post(place(conference, "people"), {"name": "Sarah J."})

    seen = text_of(client.post(place(conference, "people"), {"hide": "1", "name": ""}, follow=True))

    assert "Nobody sees you here any more" in seen
    assert "Sarah J." not in seen


def test_an_invitation_is_seen_under_my_tickets_and_takes_a_seat(
    conference: TicketedEvent, client: Client
) -> None:
    own = attends(client, conference)
    invitation = invitation_to(conference, own, "party")
    notice = text_of(client.get(mine(conference.workspace)))

    seen = answer(client, invitation, accept="1")

    assert "You are asked to take part in something." in notice
    assert "Thank you for saying yes." in text_of(seen)
    assert "You are asked" not in text_of(client.get(mine(conference.workspace)))
    assert seated(conference, "party") == 1


def test_an_invitation_to_what_overlaps_asks_to_swap(
    conference: TicketedEvent, client: Client
) -> None:
    own = attends(client, conference)
    press(client, conference, choose="keynote")
    invitation = invitation_to(conference, own, "workshop")

    asked = answer(client, invitation, accept="1")
    answer(client, invitation, swap="1")

    assert "You have something else at that time." in text_of(asked)
    assert "Accept, and swap" in text_of(asked)
    assert state_of(conference, "keynote", own) == "given_up"
    assert state_of(conference, "workshop", own) == "selected"


def test_an_invitation_to_a_full_session_can_wait(
    conference: TicketedEvent, client: Client
) -> None:
    other_guest(conference, "workshop")
    own = attends(client, conference)
    invitation = invitation_to(conference, own, "workshop")

    asked = answer(client, invitation, accept="1")
    seen = answer(client, invitation, wait="1")

    assert "Accept, and wait in line" in text_of(asked)
    assert "as number 1" in text_of(seen)


def test_an_invitation_is_declined_and_may_be_accepted_later(
    conference: TicketedEvent, client: Client
) -> None:
    own = attends(client, conference)
    invitation = invitation_to(conference, own)

    declined = text_of(answer(client, invitation, decline="1"))
    accepted = text_of(answer(client, invitation, accept="1"))

    assert "You declined. You may still say yes later." in declined
    assert "Accepted" in accepted


def test_somebody_elses_invitation_is_not_there(
    conference: TicketedEvent, client: Client, stranger: Customer
) -> None:
    attends(client, conference)
    theirs = invitation_to(conference, other_guest(conference), "party")
    elsewhere = invitation_to(
        make_conference(stranger.workspace, session("party")), stranger, "party"
    )
    elsewhere.workspace = conference.workspace

    assert answer(client, theirs, accept="1").status_code == 404
    assert answer(client, elsewhere, accept="1").status_code == 404
    assert seated(conference, "party") == 0
    assert "Nobody has asked you" in text_of(
        client.get(reverse("whats-on:invitations", args=[conference.workspace.slug]))
    )


@pytest.mark.parametrize("what", ["my-sessions", "people", "invitations"])
def test_ten_of_ones_own_cost_what_one_costs(
    what: str, workspace: Workspace, client: Client
) -> None:
    event = make_conference(workspace, *(session(f"s-{number}", number) for number in range(10)))
    own = attends(client, event)
    costs: list[int] = []
    slug = workspace.slug
    page = place(event, what) if what != "invitations" else reverse(f"whats-on:{what}", args=[slug])
    for number in range(10):
        choose(event, f"s-{number}", own)
        invitation_to(event, own, f"s-{number}")
        show_oneself(event=event, customer=other_guest(event), display_name="", at=ON_SALE)
        if number in {0, 9}:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            costs.append(len(queries))

    assert costs[0] == costs[1]
