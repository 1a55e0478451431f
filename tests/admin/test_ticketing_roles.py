"""Who sees what of ticketing: each role, each page; and another workspace's staff sees nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.admin.pictures import pending_photo
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_workspace
from tests.ticketing.media.gallery import guest_pass_of
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.models import Photo
from ticketing.orders.models import Order
from ticketing.payments.models import PaymentQuestion
from ticketing.payments.states import QuestionKind
from ticketing.sessions.models import Room, Session, SessionSeat, SessionSpeaker, Speaker
from ticketing.sessions.states import SeatState
from ticketing.tickets.models import Ticket
from ticketing.transfers.models import Transfer
from ticketing.transfers.services.offering import Addressee

pytestmark = pytest.mark.django_db

OWNER, MANAGER, STEWARD, ANALYST = Role.OWNER, Role.MANAGER, Role.STEWARD, Role.ANALYST
EVERYBODY = {OWNER, MANAGER, STEWARD, ANALYST}
CHIEFS = {OWNER, MANAGER}


@dataclass(frozen=True)
class House:
    """A workspace with one of everything that ticketing has."""

    workspace: Workspace
    customer: Customer
    event: TicketedEvent
    ticket: Ticket
    order: Order
    question: PaymentQuestion
    photo: Photo
    transfer: Transfer
    session: Session


@pytest.fixture
def house(member: Customer) -> House:
    workspace = member.workspace
    event = make_ticketed_event(workspace, title="Secret concert", gates=["Secret gate"])
    ticket = sell(event, member)[0]
    order = place(event, member).order
    question = PaymentQuestion.objects.create(
        workspace=workspace,
        order=order,
        kind=QuestionKind.WRONG_AMOUNT,
        reference="pi_secret",
        amount=Decimal("66.60"),
        currency="EUR",
        words="Secret money",
        asked_at=timezone.now(),
    )
    TicketedEvent.objects.of(workspace).filter(id=event.id).update(
        edition=1, moved_at=ticket.issued_at + timedelta(days=1)
    )
    offer_of(ticket, to=Addressee("secret@example.com", "Secret friend"))
    transfer = Transfer.objects.get(workspace=workspace)
    photo = pending_photo(event, caption="Secret photo")
    guest_pass_of(event)
    hall = Room.objects.create(
        workspace=workspace, ticketed_event=event, key="hall", title="Secret hall"
    )
    speaker = Speaker.objects.create(
        workspace=workspace, ticketed_event=event, key="sara", name="Secret speaker"
    )
    session = Session.objects.create(
        workspace=workspace,
        ticketed_event=event,
        key="talk",
        title="Secret talk",
        room=hall,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )
    SessionSpeaker.objects.create(workspace=workspace, session=session, speaker=speaker)
    SessionSeat.objects.create(
        workspace=workspace,
        session=session,
        customer=member,
        ticket=ticket,
        state=SeatState.SELECTED,
        changed_at=timezone.now(),
    )
    return House(workspace, member, event, ticket, order, question, photo, transfer, session)


Address = Callable[[House], str]
PAGES: dict[str, tuple[Address, set[Role]]] = {
    "front": (lambda h: page("index"), EVERYBODY),
    "customer": (lambda h: customer_page(h.customer), EVERYBODY),
    "events": (lambda h: page("ticketing_ticketedevent_changelist"), EVERYBODY),
    "event": (lambda h: page("ticketing_ticketedevent_change", h.event.pk), EVERYBODY),
    "history": (lambda h: page("ticketing_ticketedevent_history", h.event.pk), EVERYBODY),
    "add event": (lambda h: page("ticketing_ticketedevent_add"), CHIEFS),
    "copy": (lambda h: f"{page('ticketing_ticketedevent_add')}?copy={h.event.pk}", CHIEFS),
    "status": (
        lambda h: f"{page('ticketing_ticketedevent_status', h.event.pk)}?status=draft",
        CHIEFS,
    ),
    "tell": (lambda h: page("ticketing_ticketedevent_tell", h.event.pk), CHIEFS),
    "delete event": (lambda h: page("ticketing_ticketedevent_delete", h.event.pk), set()),
    "orders": (lambda h: page("ticketing_order_changelist"), CHIEFS),
    "order": (lambda h: page("ticketing_order_change", h.order.pk), CHIEFS),
    "pay": (lambda h: page("ticketing_order_pay", h.order.pk), CHIEFS),
    "cancel": (lambda h: page("ticketing_order_cancel", h.order.pk), CHIEFS),
    "add order": (lambda h: page("ticketing_order_add"), set()),
    "delete order": (lambda h: page("ticketing_order_delete", h.order.pk), set()),
    "sell": (lambda h: page("ticketing_sell", h.event.pk), CHIEFS),
    "attendees": (lambda h: page("ticketing_ticket_changelist"), EVERYBODY),
    "ticket": (lambda h: page("ticketing_ticket_change", h.ticket.pk), EVERYBODY),
    "add ticket": (lambda h: page("ticketing_ticket_add"), set()),
    "delete ticket": (lambda h: page("ticketing_ticket_delete", h.ticket.pk), set()),
    "export": (
        lambda h: f"{page('ticketing_export', 'csv')}?event={h.event.key}",
        EVERYBODY,
    ),
    "questions": (lambda h: page("ticketing_paymentquestion_changelist"), CHIEFS),
    "question": (lambda h: page("ticketing_paymentquestion_change", h.question.pk), CHIEFS),
    "add question": (lambda h: page("ticketing_paymentquestion_add"), set()),
    "refund": (lambda h: page("ticketing_order_refund", h.ticket.order_id), CHIEFS),
    "send again": (lambda h: page("ticketing_order_send", h.ticket.order_id), CHIEFS),
    "reissue": (lambda h: page("ticketing_ticket_reissue", h.ticket.pk), CHIEFS),
    "programme": (lambda h: page("ticketing_ticketedevent_programme", h.event.pk), CHIEFS),
    "guests": (lambda h: page("ticketing_ticketedevent_guests", h.event.pk), CHIEFS),
    "photos": (lambda h: page("ticketing_photo_changelist"), CHIEFS),
    "photo": (lambda h: page("ticketing_photo_change", h.photo.pk), CHIEFS),
    "add photo": (lambda h: page("ticketing_photo_add"), set()),
    "delete photo": (lambda h: page("ticketing_photo_delete", h.photo.pk), set()),
    "transfers": (lambda h: page("ticketing_transfer_changelist"), EVERYBODY),
    "delete transfer": (lambda h: page("ticketing_transfer_delete", h.transfer.pk), set()),
    "sessions": (lambda h: page("ticketing_session_changelist"), EVERYBODY),
    "session": (lambda h: page("ticketing_session_change", h.session.pk), EVERYBODY),
    "add session": (lambda h: page("ticketing_session_add"), set()),
    "delete session": (lambda h: page("ticketing_session_delete", h.session.pk), set()),
    "rooms": (lambda h: page("ticketing_room_changelist"), EVERYBODY),
    "speakers": (lambda h: page("ticketing_speaker_changelist"), EVERYBODY),
    "online payment": (lambda h: page("ticketing_stripeaccount_changelist"), {OWNER}),
    "add keys": (lambda h: page("ticketing_stripeaccount_add"), set()),
}
ABOUT_ONE = [
    *("event", "copy", "status", "tell", "programme", "guests", "sell", "session", "photo"),
    *("order", "pay", "cancel", "refund", "send again", "ticket", "reissue", "question"),
]
LISTS = [
    *("front", "events", "orders", "attendees", "questions"),
    *("photos", "transfers", "sessions", "rooms", "speakers"),
]
MONEY = re.compile(r"€|EUR|66\.60|25\.00")


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_pages_and_no_others(
    role: Role, house: House, subtests: pytest.Subtests
) -> None:
    desk = at_desk(house.workspace, role)

    for name, (address, allowed) in PAGES.items():
        with subtests.test(page=name):
            answer = desk.get(address(house))
            assert answer.status_code == (200 if role in allowed else 403)
            assert ">None<" not in text_of(answer)


def test_another_workspaces_rows_are_not_there(house: House, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    for name in ABOUT_ONE:
        with subtests.test(page=name):
            address = PAGES[name][0](house)
            assert elsewhere.get(address).status_code == 404
            assert elsewhere.post(address).status_code == 404


def test_lists_show_nothing_of_another_workspace(house: House, subtests: pytest.Subtests) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    words = ["Secret", "Sarah", house.ticket.number, house.order.number]
    for name in LISTS:
        with subtests.test(page=name):
            shown = text_of(elsewhere.get(PAGES[name][0](house)))
            assert [word for word in words if word in shown] == []


@pytest.mark.parametrize("role", Role)
def test_who_may_not_look_may_not_send(role: Role, house: House, subtests: pytest.Subtests) -> None:
    desk = at_desk(house.workspace, role)

    closed = {name: page for name, (page, allowed) in PAGES.items() if role not in allowed}
    for name, address in closed.items():
        with subtests.test(page=name):
            assert desk.post(address(house), {}).status_code == 403


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_sell_sees_no_money(
    role: Role, house: House, subtests: pytest.Subtests
) -> None:
    desk = at_desk(house.workspace, role)

    for name in ("attendees", "ticket", "export"):
        with subtests.test(page=name):
            shown = text_of(desk.get(PAGES[name][0](house)))
            assert "Sarah" in shown
            assert MONEY.findall(shown) == []
            assert house.order.number not in shown


def test_the_same_lists_show_it_to_its_own_staff(house: House, subtests: pytest.Subtests) -> None:
    desk = at_desk(house.workspace)

    for name in ("photos", "transfers", "sessions", "rooms", "speakers"):
        with subtests.test(page=name):
            assert "Secret" in text_of(desk.get(PAGES[name][0](house)))


@pytest.mark.parametrize("model", ["transfer", "room", "speaker"])
def test_rows_that_lead_elsewhere_lead_nobody_of_another_workspace(
    model: str, house: House
) -> None:
    keys = {
        "transfer": house.transfer.pk,
        "room": house.session.room_id,
        "speaker": Speaker.objects.get(workspace=house.workspace).pk,
    }
    address = page(f"ticketing_{model}_change", keys[model])

    assert at_desk(house.workspace, STEWARD).get(address).status_code == 302
    assert at_desk(make_workspace("other-club")).get(address).status_code == 404


@pytest.mark.parametrize("role", [STEWARD, ANALYST])
def test_who_may_not_change_an_event_reads_it(role: Role, house: House) -> None:
    client, address = at_desk(house.workspace, role), PAGES["event"][0](house)

    shown, sent = text_of(client.get(address)), client.post(address, {"title": "Mine"})

    assert "Secret gate" in shown
    assert ['name="title"' in shown, "Duplicate" in shown, "Orders" in shown] == [False] * 3
    assert sent.status_code == 403


def test_no_page_needs_more_than_the_policy_allows(house: House) -> None:
    desk = at_desk(house.workspace)
    addresses = [address(house) for address, roles in PAGES.values() if OWNER in roles]

    for address in addresses:
        html = text_of(desk.get(address))
        assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*json)[^>]*>", html) == []
        assert re.findall(r"<style|\son(?:click|change|load|submit|input)=", html) == []
