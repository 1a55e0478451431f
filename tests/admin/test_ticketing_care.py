"""What staff's pages leave alone, say instead of failing, and note down."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.admin.rows import opened, sent_by
from tests.admin.visiting import page, signed_in, text_of
from tests.factories import make_staff
from tests.ticketing.programmes.files import programme, raw_of, talk
from tests.ticketing.stage import make_ticketed_event, place, sell, ticket_type
from ticketing.admin.event_editor import MOST_CODES
from ticketing.catalogue.models import PromoCode, TicketedEvent, TicketType
from ticketing.errors import CapacityBelowTaken
from ticketing.orders.models import Order
from ticketing.orders.states import OrderState
from ticketing.programmes.services.importing import import_programme
from ticketing.sessions.models import Programme, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(workspace: Workspace) -> Client:
    return signed_in(make_staff(workspace, email="olive@example.com").user)


def save(desk: Client, event: TicketedEvent, **given: str) -> Any:
    address = page("ticketing_ticketedevent_change", event.pk)
    return desk.post(address, opened(desk, address, "event-form") | {"save": "same"} | given)


def programme_of(event: TicketedEvent) -> Any:
    sessions = Session.objects.of(event).values("key", "title", "is_imported", "cancelled_at")
    return list(sessions), list(Programme.objects.filter(workspace=event.workspace).values())


def test_saving_and_publishing_leave_the_programme_as_it_is(
    desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace)
    raw = raw_of(programme(talk(1), talk(2, room="Attic")))
    import_programme(event=event, raw=raw, at=timezone.now())
    before = programme_of(event)

    saved = save(desk, event, venue="Town hall")
    for status in ("cancelled", "published"):
        desk.post(page("ticketing_ticketedevent_status", event.pk), {"status": status})

    assert saved.status_code == 302
    assert programme_of(event) == before


def test_codes_without_a_row_stay_as_they_are(desk: Client, workspace: Workspace) -> None:
    words = [f"C{number}" for number in range(MOST_CODES + 20)]
    codes = [{"code": word, "value": "5", "maxUses": 7} for word in words]
    event = make_ticketed_event(workspace, promoCodes=codes)
    page_of_it = text_of(desk.get(page("ticketing_ticketedevent_change", event.pk)))

    saved = save(desk, event, **{"codes-0-value": "6"})

    kept = PromoCode.objects.filter(workspace=workspace, is_active=True)
    assert saved.status_code == 302
    assert "no room on this page: 20" in page_of_it
    assert dict(kept.values_list("code", "value")) == dict.fromkeys(words, 5) | {"C0": 6}


def test_a_page_with_a_thousand_fields_and_more_is_saved(
    desk: Client, workspace: Workspace
) -> None:
    types = [
        ticket_type(f"tt-{n}", perks=[{"perkId": f"p{m}", "title": "Drink"} for m in range(4)])
        for n in range(60)
    ]
    event = make_ticketed_event(workspace, ticketTypes=types)

    saved = save(desk, event, **{"types-59-title": "The last"})

    assert saved.status_code == 302
    assert "The last" in text_of(desk.get(page("ticketing_ticketedevent_change", event.pk)))


@pytest.mark.parametrize("group", ["types", "codes", "types-0-perks"])
def test_another_row_comes_with_its_boxes_ticked(
    group: str, desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type()])
    address = page("ticketing_ticketedevent_change", event.pk)
    sent = opened(desk, address, "event-form")
    number = sent[f"{group}-count"]

    more = sent_by(text_of(desk.post(address, sent | {"more": group})), "event-form")

    assert more[f"{group}-count"] == str(int(number) + 1)
    assert more[f"{group}-{number}-active"] == ["on"]
    if group == "types":
        assert more["types-1-currency"] == "EUR"
        assert more["types-1-transferable"] == ["on"]
        assert more["types-1-per_order_max"] == "10"


def test_a_ticket_that_was_added_on_the_way_is_offered(desk: Client, workspace: Workspace) -> None:
    event = make_ticketed_event(workspace, ticketTypes=[ticket_type()])
    address = page("ticketing_ticketedevent_change", event.pk)
    sent = opened(desk, address, "event-form")
    more = sent_by(text_of(desk.post(address, sent | {"more": "types"})), "event-form")

    desk.post(address, more | {"save": "same", "types-1-title": "Early bird"})

    early = TicketType.objects.of(event).get(title="Early bird")
    assert (early.is_active, early.is_transferable, early.per_order_max) == (True, True, 10)


def test_a_status_that_is_refused_is_said(
    desk: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CapacityBelowTaken

    event = make_ticketed_event(workspace)
    monkeypatch.setattr("ticketing.admin.event_pages.save_status", refuse)

    address = page("ticketing_ticketedevent_status", event.pk)
    answer = desk.post(address, {"status": "cancelled"}, follow=True)

    assert str(CapacityBelowTaken.says) in text_of(answer)


def test_money_that_cannot_be_noted_leaves_the_order_and_says_so(
    desk: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise CapacityBelowTaken

    event = make_ticketed_event(workspace)
    monkeypatch.setattr("ticketing.admin.selling.take_payment_at_desk", refuse)
    address = page("ticketing_sell", event.pk)
    form = opened(desk, address, "sell") | {"number-tt-general": "1", "name": "Nina"}

    answer = desk.post(address, form, follow=True)

    assert str(CapacityBelowTaken.says) in text_of(answer)
    assert "Sold: the tickets are" not in text_of(answer)
    assert Order.objects.of(workspace).get().state == OrderState.PENDING


def test_an_unfinished_order_of_the_buyer_is_shown_instead(
    desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    waits = place(event, member).order
    address = page("ticketing_sell", event.pk)
    form = opened(desk, address, "sell") | {"number-tt-general": "1", "who": "sarah"}

    answer = desk.post(address, form)

    assert answer["Location"] == page("ticketing_order_change", waits.pk)
    assert "unfinished order" in text_of(desk.get(answer["Location"]))


@pytest.mark.parametrize(
    ("action", "noted"),
    [
        ("pay", "Mark as paid at the desk."),
        ("cancel", "Cancel the order."),
        ("send", "Send the tickets again."),
        ("refund", "Refund."),
        ("reissue", "New code."),
    ],
)
def test_who_did_what_is_noted(
    action: str, noted: str, desk: Client, workspace: Workspace, member: Customer
) -> None:
    event = make_ticketed_event(workspace)
    ticket, waits = sell(event, member, ("tt-vip", 1))[0], place(event, member).order
    if action == "reissue":
        address = page("ticketing_ticket_reissue", ticket.pk)
    else:
        key = waits.pk if action in {"pay", "cancel"} else ticket.order_id
        address = page(f"ticketing_order_{action}", key)
    form_id = "reissue" if action == "reissue" else "order-ask"

    desk.post(address, opened(desk, address, form_id))

    entry = LogEntry.objects.get()
    assert (entry.get_change_message(), entry.user.email) == (noted, "olive@example.com")
