"""At an event people see those who agreed to it, and nobody else."""

from typing import Any

import pytest

from accounts.models import Customer, Workspace
from core.errors import Invalid
from events.services.privacy import erase_customer
from tests.api.calling import app_of, codes, till_of
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.sessions.stage import choose, invitation_to, make_conference, session
from tests.ticketing.stage import ON_SALE, make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.payments.services.refunding import WantedRefund, refund_order
from ticketing.privacy import keeper
from ticketing.sessions.models import Invitation, Participant
from ticketing.sessions.reading import seen_at
from ticketing.sessions.services.being_seen import hide_oneself, show_oneself
from ticketing.sessions.services.choosing import JUST_A_SEAT
from ticketing.sessions.services.inviting import (
    Asked,
    accept_invitation,
    decline_invitation,
    invite,
)
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db
VISIBILITY = "/client/events/participation/visibility"
PARTICIPANTS = "/client/events/conf/participants"


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    """An event with free tickets."""
    return make_conference(workspace, session("talk"))


def show(event: TicketedEvent, person: Customer, name: str = "Ada") -> Participant:
    """Somebody agrees to be seen."""
    return show_oneself(event=event, customer=person, display_name=name, at=ON_SALE)


def seen(event: TicketedEvent) -> list[str]:
    """The names that others see."""
    return [one.display_name for one in seen_at(event)]


def test_nobody_is_seen_unless_they_agree(event: TicketedEvent, member: Customer) -> None:
    sell(event, member)
    assert seen(event) == []

    show(event, member)
    assert seen(event) == ["Ada"]


def test_a_consent_taken_back_leaves_no_name(event: TicketedEvent, member: Customer) -> None:
    sell(event, member)
    show(event, member)

    kept = hide_oneself(event=event, customer=member)

    assert (seen(event), kept.display_name, kept.agreed_at) == ([], "", None)


def test_agreeing_again_is_one_entry_under_the_new_name(
    event: TicketedEvent, member: Customer
) -> None:
    sell(event, member)
    show(event, member)

    show(event, member, "Countess")

    assert seen(event) == ["Countess"]


def test_consent_at_one_event_is_none_at_another(event: TicketedEvent, member: Customer) -> None:
    other = make_ticketed_event(event.workspace, "other")
    for one in (event, other):
        sell(one, member)

    show(event, member)

    assert (seen(event), seen(other)) == (["Ada"], [])


def test_who_gave_the_ticket_back_is_seen_no_more(event: TicketedEvent, member: Customer) -> None:
    ticket = sell(event, member)[0]
    show(event, member)

    refund_order(order=ticket.order, wanted=WantedRefund([str(ticket.id)]), at=ON_SALE)

    assert seen(event) == []


def test_who_handed_the_ticket_on_is_seen_no_more_and_the_consent_does_not_move(
    event: TicketedEvent, member: Customer
) -> None:
    ticket = sell(event, member)[0]
    show(event, member)

    claim_transfer(token=offer_of(ticket), by=make_member(event.workspace), at=ON_SALE)

    assert seen(event) == []


def test_a_guest_is_seen_while_they_accept(event: TicketedEvent, member: Customer) -> None:
    asked = invitation_to(event, member)
    show(event, member)
    assert seen(event) == []

    accept_invitation(invitation=asked, choice=JUST_A_SEAT, at=ON_SALE)
    assert seen(event) == ["Ada"]

    decline_invitation(invitation=asked, at=ON_SALE)
    assert seen(event) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("x" * 101, "too_long"), ("ada@example.com", "email_in_name"), (" ", "required")],
)
def test_a_name_that_cannot_be_shown(event: TicketedEvent, name: str, code: str) -> None:
    nameless = make_member(event.workspace, name="")

    with pytest.raises(Invalid) as refusal:
        show(event, nameless, name)

    assert [fault.code for fault in refusal.value.faults] == [code]


def test_without_a_name_given_it_is_the_persons_own(event: TicketedEvent, member: Customer) -> None:
    sell(event, member)

    show(event, member, "")

    assert seen(event) == [member.name]


def test_who_has_no_ticket_cannot_be_seen_and_may_always_hide(
    event: TicketedEvent, member: Customer
) -> None:
    app = app_of(member)

    shown = app.send("PUT", VISIBILITY, {"eventId": "conf", "visible": True})
    hidden = app.send("PUT", VISIBILITY, {"eventId": "conf", "visible": False})

    assert (shown.status_code, shown.json()["code"]) == (403, "ticket_needed")
    assert (hidden.status_code, hidden.json()["visible"]) == (200, False)


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ({"visible": True}, ("eventId", "required")),
        ({"eventId": "conf"}, ("visible", "required")),
        ({"eventId": "conf", "visible": 1}, ("visible", "invalid_type")),
        ({"eventId": "conf", "visible": True, "name": "x"}, ("name", "unknown_field")),
    ],
)
def test_a_wish_that_is_none_is_refused(
    event: TicketedEvent, member: Customer, wish: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = app_of(member).send("PUT", VISIBILITY, wish)

    assert (answer.status_code, codes(answer)) == (400, [fault])


def test_pages_follow_each_other_and_name_each_once(event: TicketedEvent, member: Customer) -> None:
    sell(event, member)
    for number in range(5):
        person = make_member(event.workspace)
        sell(event, person)
        show(event, person, f"Person {number}")
    till = till_of(member)

    pages = [till.get(PARTICIPANTS, limit=2).json()]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(till.get(PARTICIPANTS, limit=2, cursor=cursor).json())

    names = [one["displayName"] for page in pages for one in page["results"]]
    assert sorted(names) == [f"Person {number}" for number in range(5)]


def test_who_is_erased_is_seen_no_more_and_no_note_to_them_is_kept(
    event: TicketedEvent, member: Customer
) -> None:
    sell(event, member)
    show(event, member)
    asked = Asked(role="speaker", note="Dear Sarah")
    invite(event=event, customer=member, asked=asked, at=ON_SALE)

    erase_customer(customer=member, at=ON_SALE)

    assert seen(event) == []
    assert not Participant.objects.filter(workspace=event.workspace).exclude(display_name="")
    assert not Invitation.objects.filter(workspace=event.workspace).exclude(note="")


def test_somebodys_own_copy_has_their_part_in_sessions(
    event: TicketedEvent, member: Customer
) -> None:
    sell(event, member)
    choose(event, "talk", member)
    invitation_to(event, member)
    show(event, member)

    copy = keeper.export(workspace=event.workspace, customer_id=member.id)

    assert [one["sessionId"] for one in copy["sessions"]] == ["talk"]
    assert [one["role"] for one in copy["invitations"]] == ["speaker"]
    assert [one["displayName"] for one in copy["visibility"]] == ["Ada"]
