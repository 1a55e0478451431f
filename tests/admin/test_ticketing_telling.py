"""Staff who move or cancel an event see how many hold tickets, and choose whether to write."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, Workspace
from tests.admin.rows import opened
from tests.admin.visiting import page, text_of
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.models import Letter, LetterKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace, member: Customer) -> TicketedEvent:
    """A concert for which the member has two tickets."""
    event = make_ticketed_event(workspace)
    sell(event, member, ("tt-general", 2), at=timezone.now())
    return event


def tell_page(event: TicketedEvent) -> str:
    return page("ticketing_ticketedevent_tell", event.pk)


def save(desk: Client, event: TicketedEvent, **given: Any) -> Any:
    address = page("ticketing_ticketedevent_change", event.pk)
    return desk.post(address, opened(desk, address, "event-form") | given)


def letters(event: TicketedEvent) -> list[str]:
    kinds = [LetterKind.MOVED, LetterKind.CALLED_OFF]
    rows = Letter.objects.of(event.workspace).filter(kind__in=kinds)
    return list(rows.values_list("kind", flat=True))


def test_moving_leads_to_the_question_and_writes_nothing_yet(
    desk: Client, event: TicketedEvent
) -> None:
    answer = save(desk, event, venue="Old Mill")

    asked = text_of(desk.get(answer["Location"]))
    assert answer["Location"] == tell_page(event)
    assert "1 person holds a ticket and was not told yet." in asked
    assert "Old Mill" in asked
    assert "Corner House" in asked
    assert letters(event) == []


def test_who_says_yes_has_each_holder_written_to_once(desk: Client, event: TicketedEvent) -> None:
    save(desk, event, venue="Old Mill")

    answers = [desk.post(tell_page(event)) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert letters(event) == ["moved"]
    said = [one.get_change_message() for one in LogEntry.objects.all()]
    assert said.count("A letter goes to one person.") == 1


def test_cancelling_leads_there_too(desk: Client, event: TicketedEvent) -> None:
    status = page("ticketing_ticketedevent_status", event.pk)

    answer = desk.post(status, {"status": "cancelled"})
    desk.post(answer["Location"])

    assert answer["Location"] == tell_page(event)
    assert letters(event) == ["called_off"]


def test_who_says_not_now_finds_the_way_later(desk: Client, event: TicketedEvent) -> None:
    save(desk, event, venue="Old Mill")
    address = page("ticketing_ticketedevent_change", event.pk)

    before = text_of(desk.get(address))
    desk.post(tell_page(event))

    assert "Write to ticket holders…" in before
    assert "Write to ticket holders…" not in text_of(desk.get(address))


def test_what_is_no_news_asks_nothing(desk: Client, event: TicketedEvent) -> None:
    address = page("ticketing_ticketedevent_change", event.pk)

    assert save(desk, event, title="Summer concert")["Location"] == address
    assert desk.get(tell_page(event))["Location"] == address
    assert desk.post(tell_page(event))["Location"] == address
    assert letters(event) == []
