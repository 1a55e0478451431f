"""Who holds a ticket is reminded the day before: once, and of nothing that is no longer so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, Workspace
from events.export import export_customer
from events.services.privacy import erase_customer
from tests.factories import make_member
from tests.ticketing.offering import offer_of
from tests.ticketing.stage import DOORS, make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.models import Letter, LetterState, Reminder
from ticketing.mail.services import noticing
from ticketing.mail.services.noticing import remind_holders
from ticketing.mail.services.sending import send_next
from ticketing.tickets.models import Ticket
from ticketing.tickets.states import TicketState
from ticketing.transfers.services.claiming import claim_transfer

pytestmark = pytest.mark.django_db
# Ten o'clock in Berlin on the day before.
TEN = datetime.fromisoformat("2099-06-11T08:00:00+00:00")
MINUTE, DAYS = timedelta(minutes=1), timedelta(days=9)


def sent(workspace: Workspace, at: datetime = TEN) -> Sequence[EmailMultiAlternatives]:
    """What a sweep and the sender come to."""
    mail.outbox.clear()
    remind_holders(workspace=workspace, at=at)
    while send_next(workspace=workspace, at=at):
        pass
    return list(mail.outbox)  # type: ignore[arg-type]  # it holds what was sent


@pytest.fixture
def event(workspace: Workspace) -> TicketedEvent:
    return make_ticketed_event(workspace)


@pytest.fixture
def tickets(event: TicketedEvent, member: Customer) -> Sequence[Ticket]:
    """Two tickets of one order, which the member holds."""
    return sell(event, member, ("tt-general", 2))


def change(event: TicketedEvent, **fields: Any) -> None:
    TicketedEvent.objects.of(event.workspace).filter(id=event.id).update(**fields)


@pytest.mark.usefixtures("tickets")
def test_the_holder_gets_one_letter_with_all_tickets(workspace: Workspace) -> None:
    (letter,) = sent(workspace)

    assert letter.subject == "Tomorrow: Spring concert"
    assert letter.to == ["sarah@example.com"]
    assert "Friday, 12 June 2099, 20:00" in letter.body
    assert "2 \N{MULTIPLICATION SIGN} General" in letter.body
    assert "/orders/" in letter.body
    assert [one[2] for one in letter.attachments] == ["application/pdf", "text/calendar"]


@pytest.mark.usefixtures("tickets")
def test_it_is_written_at_ten_on_the_day_before_and_not_earlier(workspace: Workspace) -> None:
    early = sent(workspace, TEN - MINUTE)

    assert (len(early), len(sent(workspace, TEN))) == (0, 1)


@pytest.mark.usefixtures("tickets")
def test_after_an_outage_it_says_today(workspace: Workspace) -> None:
    (letter,) = sent(workspace, DOORS - MINUTE)

    assert letter.subject == "Today: Spring concert"
    assert "See you today" in letter.body


@pytest.mark.usefixtures("tickets")
def test_it_is_written_once_however_often_one_looks(workspace: Workspace) -> None:
    first = sent(workspace)

    again = [*sent(workspace), *sent(workspace, TEN + timedelta(hours=20))]

    assert (len(first), again) == (1, [])


@pytest.mark.usefixtures("tickets")
def test_nobody_is_reminded_of_what_has_begun(workspace: Workspace) -> None:
    assert sent(workspace, DOORS) == []


@pytest.mark.parametrize(
    "fields", [{"sends_reminder": False}, {"status": "cancelled"}, {"status": "draft"}]
)
@pytest.mark.usefixtures("tickets")
def test_nobody_is_reminded_of_what_is_off(
    workspace: Workspace, event: TicketedEvent, fields: dict[str, Any]
) -> None:
    remind_holders(workspace=workspace, at=TEN)
    change(event, **fields)

    late = sent(workspace)
    Reminder.objects.filter(workspace=workspace).delete()

    assert (late, sent(workspace)) == ([], [])


def test_a_refund_before_the_letter_goes_out_stops_it(
    workspace: Workspace, tickets: Sequence[Ticket]
) -> None:
    remind_holders(workspace=workspace, at=TEN)
    Ticket.objects.of(workspace).update(state=TicketState.REFUNDED)

    assert sent(workspace) == []
    assert Letter.objects.of(workspace).get().state == LetterState.DROPPED


def test_who_gave_the_ticket_away_is_not_reminded_and_who_has_it_is(
    workspace: Workspace, event: TicketedEvent, member: Customer
) -> None:
    (ticket,) = sell(event, member)
    tom = make_member(workspace, "tom", name="Tom", email="tom@example.com")
    claim_transfer(token=offer_of(ticket, at=TEN - DAYS), by=tom, at=TEN - DAYS)

    assert [letter.to for letter in sent(workspace)] == [["tom@example.com"]]


def test_who_gives_the_ticket_away_before_the_letter_goes_out_gets_none(
    workspace: Workspace, event: TicketedEvent, member: Customer
) -> None:
    (ticket,) = sell(event, member)
    remind_holders(workspace=workspace, at=TEN)
    tom = make_member(workspace, "tom", email="tom@example.com")
    claim_transfer(token=offer_of(ticket, at=TEN), by=tom, at=TEN)

    assert "sarah@example.com" not in [letter.to[0] for letter in sent(workspace)]


@pytest.mark.usefixtures("tickets")
def test_an_event_that_is_moved_is_told_of_before_its_new_day(
    workspace: Workspace, event: TicketedEvent
) -> None:
    week = timedelta(days=7)
    before = len(sent(workspace))
    change(event, starts_at=DOORS + week, ends_at=DOORS + week + timedelta(hours=4))

    assert (before, len(sent(workspace)), len(sent(workspace, TEN + week))) == (1, 0, 1)


@pytest.mark.usefixtures("tickets")
def test_a_letter_about_the_old_day_is_not_sent(workspace: Workspace, event: TicketedEvent) -> None:
    remind_holders(workspace=workspace, at=TEN)
    change(event, starts_at=DOORS + timedelta(days=7), ends_at=DOORS + timedelta(days=8))

    assert sent(workspace) == []


def test_who_bought_after_ten_has_the_tickets_already(
    workspace: Workspace, event: TicketedEvent, member: Customer
) -> None:
    sell(event, member, at=TEN + MINUTE)

    assert sent(workspace, TEN + 5 * MINUTE) == []


@pytest.mark.usefixtures("tickets")
def test_who_wants_no_campaigns_is_reminded_of_what_they_bought(
    workspace: Workspace, member: Customer
) -> None:
    Customer.objects.of(workspace).update(wants_mail=False)

    (letter,) = sent(workspace)

    assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.usefixtures("tickets")
def test_who_was_erased_is_not_reminded(workspace: Workspace, member: Customer) -> None:
    remind_holders(workspace=workspace, at=TEN)
    erase_customer(customer=member, at=TEN)

    assert sent(workspace) == []
    assert not Reminder.objects.filter(workspace=workspace).exists()


@pytest.mark.usefixtures("tickets")
def test_who_asks_is_given_that_they_were_reminded(workspace: Workspace, member: Customer) -> None:
    sent(workspace)

    written = export_customer(customer=member)["letters"]

    assert [one["kind"] for one in written] == ["reminder"]


@pytest.mark.usefixtures("tickets")
def test_a_sweep_that_is_killed_in_between_loses_and_doubles_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(noticing, "_letters", stop)
    with pytest.raises(KeyboardInterrupt):
        remind_holders(workspace=workspace, at=TEN)
    monkeypatch.undo()

    assert (len(sent(workspace)), len(sent(workspace))) == (1, 0)


def test_ten_holders_cost_what_one_does(workspace: Workspace, event: TicketedEvent) -> None:
    def cost(*names: str) -> int:
        for name in names:
            sell(event, make_member(workspace, name, email=f"{name}@example.com"))
        with CaptureQueriesContext(connection) as queries:
            assert remind_holders(workspace=workspace, at=TEN) == len(names)
        return len(queries)

    assert cost("one") == cost(*(f"m{n}" for n in range(10)))


def test_another_house_is_not_concerned(tickets: Sequence[Ticket], stranger: Customer) -> None:
    assert remind_holders(workspace=stranger.workspace, at=TEN) == 0
