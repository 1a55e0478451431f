"""An organiser asks people to take part, and they answer, once or again."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.errors import DomainError
from events.models import ActivityEvent, Message
from tests.api.calling import app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.sessions.stage import (
    STANDBY,
    SWAP,
    choose,
    invitation_to,
    leave,
    make_conference,
    seated,
    session,
    state_of,
)
from tests.ticketing.stage import ON_SALE, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.errors import SessionClosed, SessionFull, SessionOverlaps, UnknownTicket
from ticketing.sessions.models import Invitation
from ticketing.sessions.services.choosing import JUST_A_SEAT, Choice
from ticketing.sessions.services.inviting import accept_invitation, decline_invitation

pytestmark = pytest.mark.django_db
RESPOND = "/client/events/participation/{}/respond"
INVITATIONS = "/ticketed-events/conf/invitations"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """`dinner` for one, and `party` at the same time."""
    return make_conference(workspace, session("dinner", capacity=1), session("party", hour=0.5))


def accept(invitation: Invitation, choice: Choice = JUST_A_SEAT) -> Invitation:
    """Say yes."""
    return accept_invitation(invitation=invitation, choice=choice, at=ON_SALE)


def decline(invitation: Invitation) -> Invitation:
    """Say no."""
    return decline_invitation(invitation=invitation, at=ON_SALE)


def facts(event: TicketedEvent, action: str) -> int:
    """How many facts of a kind there are."""
    return ActivityEvent.objects.of(event.workspace).filter(metadata__action=action).count()


def told(event: TicketedEvent, kind: str) -> int:
    """How many messages of a kind there are."""
    return Message.objects.filter(workspace=event.workspace, type=kind).count()


def attendee(event: TicketedEvent) -> Customer:
    """Somebody with a ticket."""
    person = make_member(event.workspace)
    sell(event, person)
    return person


def test_somebody_is_asked_once_with_the_newest_note(
    event: TicketedEvent, member: Customer
) -> None:
    first, again = invitation_to(event, member, "dinner"), invitation_to(event, member, "dinner")
    role = invitation_to(event, member)

    assert (first.id, first.state) == (again.id, "invited")
    assert role.id != first.id
    assert told(event, "invitation.sent") == 2


def test_a_yes_takes_a_seat_without_a_ticket(event: TicketedEvent, member: Customer) -> None:
    invitation = invitation_to(event, member, "dinner")

    accept(invitation)
    accept(invitation)

    assert (state_of(event, "dinner", member), seated(event, "dinner")) == ("selected", 1)
    assert (facts(event, "invitation.accepted"), told(event, "invitation.accepted")) == (1, 1)


def test_a_no_frees_the_seat_for_who_waits(event: TicketedEvent, member: Customer) -> None:
    invitation, waits = invitation_to(event, member, "dinner"), attendee(event)
    accept(invitation)
    choose(event, "dinner", waits, STANDBY)

    declined = decline(invitation)
    decline(invitation)

    assert (declined.state, state_of(event, "dinner", member)) == ("declined", "given_up")
    assert state_of(event, "dinner", waits) == "selected"
    assert (facts(event, "invitation.declined"), told(event, "invitation.declined")) == (1, 1)


def test_minds_change_and_each_answer_is_a_fact_once(
    event: TicketedEvent, member: Customer
) -> None:
    invitation = invitation_to(event, member, "dinner")

    for answer in (accept, decline, accept, decline):
        answer(invitation)

    assert (facts(event, "invitation.accepted"), facts(event, "invitation.declined")) == (1, 1)
    assert (told(event, "invitation.accepted"), told(event, "invitation.declined")) == (2, 2)
    assert seated(event, "dinner") == 0


def test_who_gives_the_seat_up_has_declined(event: TicketedEvent, member: Customer) -> None:
    invitation = invitation_to(event, member, "dinner")
    accept(invitation)

    leave(event, "dinner", member)

    invitation.refresh_from_db(fields=["state"])
    assert invitation.state == "declined"


def test_a_role_needs_no_seat(event: TicketedEvent, member: Customer) -> None:
    assert accept(invitation_to(event, member)).state == "accepted"

    assert (state_of(event, "dinner", member), facts(event, "invitation.accepted")) == ("", 1)


def test_a_yes_to_a_full_session_is_not_kept_unless_they_wait(
    event: TicketedEvent, member: Customer
) -> None:
    invitation, holder = invitation_to(event, member, "dinner"), attendee(event)
    choose(event, "dinner", holder)

    with pytest.raises(SessionFull):
        accept(invitation)
    invitation.refresh_from_db(fields=["state"])
    assert (invitation.state, told(event, "invitation.accepted")) == ("invited", 0)

    accept(invitation, STANDBY)
    leave(event, "dinner", holder)
    assert state_of(event, "dinner", member) == "selected"


def test_a_yes_at_the_time_of_something_else_is_a_swap_or_refused(
    event: TicketedEvent,
) -> None:
    person = attendee(event)
    invitation = invitation_to(event, person, "dinner")
    choose(event, "party", person)

    with pytest.raises(SessionOverlaps):
        accept(invitation)
    accept(invitation, SWAP)

    assert [state_of(event, key, person) for key in ("dinner", "party")] == ["selected", "given_up"]


def test_a_yes_comes_too_late_for_a_session_that_is_cancelled(
    event: TicketedEvent, member: Customer
) -> None:
    invitation = invitation_to(event, member, "dinner")
    make_conference(event.workspace, session("party", hour=0.5))

    with pytest.raises(SessionClosed):
        accept(invitation)

    assert decline(invitation).state == "declined"


def test_a_seat_comes_with_no_ticket_of_somebody_else(event: TicketedEvent) -> None:
    person, other = attendee(event), make_member(event.workspace)
    theirs = sell(event, other)[0]

    with pytest.raises(UnknownTicket):
        accept(invitation_to(event, person, "dinner"), Choice(ticket=str(theirs.id)))

    assert seated(event, "dinner") == 0


@pytest.mark.parametrize("answer", [accept, decline])
def test_an_invitation_that_is_gone_meanwhile(
    event: TicketedEvent, member: Customer, answer: Any
) -> None:
    invitation = invitation_to(event, member, "dinner")
    Invitation.objects.filter(workspace=event.workspace_id, id=invitation.id).delete()

    with pytest.raises(DomainError) as refusal:
        answer(invitation)

    assert refusal.value.code == "unknown_invitation"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "response", "required"),
        ({"response": "maybe"}, "response", "invalid_type"),
        ({"response": 1}, "response", "invalid_type"),
        ({"response": "accept", "seat": 1}, "seat", "unknown_field"),
        ({"response": "accept", "swap": "no"}, "swap", "invalid_type"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    event: TicketedEvent, member: Customer, body: dict[str, Any], field: str, code: str
) -> None:
    invitation = invitation_to(event, member, "dinner")

    answer = app_of(member).send("PUT", RESPOND.format(invitation.id), body)

    assert (answer.status_code, codes(answer)) == (400, [(field, code)])


@pytest.mark.parametrize("name", ["nowhere", "%00", "1" * 400])
def test_an_invitation_that_nobody_sent(event: TicketedEvent, member: Customer, name: str) -> None:
    answer = app_of(member).send("PUT", RESPOND.format(name), {"response": "accept"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_invitation")


def test_a_full_session_says_so_to_who_accepts(event: TicketedEvent, member: Customer) -> None:
    choose(event, "dinner", attendee(event))
    path = RESPOND.format(invitation_to(event, member, "dinner").id)

    full = app_of(member).send("PUT", path, {"response": "accept"})
    waits = app_of(member).send("PUT", path, {"response": "accept", "standby": True})

    assert (full.status_code, full.json()["code"]) == (409, "session_full")
    assert (waits.status_code, waits.json()["status"]) == (200, "accepted")


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"role": "speaker"}, 400, "required"),
        ({"userId": "{user}"}, 400, "required"),
        ({"userId": "{user}", "role": " "}, 400, "required"),
        ({"userId": "{user}", "role": "x" * 101}, 400, "too_long"),
        ({"userId": "{user}", "role": "x", "note": "x" * 501}, 400, "too_long"),
        ({"userId": "nobody", "role": "x"}, 404, "unknown_customer"),
        ({"userId": "{user}", "sessionId": "nowhere"}, 404, "unknown_session"),
    ],
)
def test_an_invitation_that_cannot_be_sent(
    event: TicketedEvent, member: Customer, wish: dict[str, str], status: int, code: str
) -> None:
    named = {key: value.replace("{user}", member.external_id) for key, value in wish.items()}

    answer = till_of(member).post(INVITATIONS, named)

    body = answer.json()
    found = {body["code"], *(one["code"] for one in body.get("errors") or ())}
    assert (answer.status_code, code in found) == (status, True), body
    assert not Invitation.objects.filter(workspace=event.workspace).exists()


def test_who_was_asked_is_listed_for_the_price_of_one(
    event: TicketedEvent, member: Customer, django_assert_num_queries: Any
) -> None:
    till = till_of(member)
    for _ in range(10):
        invitation_to(event, make_member(event.workspace), "dinner")
    till.get(INVITATIONS)

    with django_assert_num_queries(3):
        assert len(till.get(INVITATIONS).json()) == 10


def test_customers_neither_ask_nor_see_who_was_asked(
    event: TicketedEvent, member: Customer
) -> None:
    app = app_of(member)

    answers = [app.get(INVITATIONS), app.post(INVITATIONS, {"userId": "x", "role": "y"})]

    assert [one.status_code for one in answers] == [403, 403]
