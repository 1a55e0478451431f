"""A move that was a slip, or that people know of already, is no news."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Workspace
from tests.factories import make_member
from tests.ticketing.mail.test_telling import NEXT_DAY, called_off, moved, sent, tickets
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.mail.services.telling import count_untold
from ticketing.tickets.models import Ticket

__all__ = ["tickets"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tickets")]


def test_a_slip_that_was_put_right_before_anybody_heard_of_it_never_was(
    workspace: Workspace,
) -> None:
    moved(workspace, venue="Old Mil")

    (letter,) = sent(moved(workspace, venue="Old Mill"))

    assert "It was to be at Corner House." in letter.body
    assert "Old Mil." not in letter.body


def test_what_was_put_back_before_anybody_heard_of_it_is_no_news(workspace: Workspace) -> None:
    moved(workspace)
    event = make_ticketed_event(workspace)

    assert (event.moved_at, count_untold(event, at=timezone.now()), sent(event)) == (None, 0, [])


def test_what_stood_there_for_long_was_read(workspace: Workspace) -> None:
    event = moved(workspace, venue="Old Mill")
    then = timezone.now() - timedelta(hours=2)
    TicketedEvent.objects.of(workspace).filter(id=event.id).update(moved_at=then)
    Ticket.objects.of(workspace).update(issued_at=then - timedelta(hours=1))

    (letter,) = sent(make_ticketed_event(workspace))

    assert "It was to be at Old Mill." in letter.body


def test_who_bought_in_between_has_read_it(workspace: Workspace) -> None:
    first = moved(workspace, venue="Old Mill")
    sell(first, make_member(workspace, "tom", email="tom@example.com"), at=timezone.now())

    letters = sent(make_ticketed_event(workspace))

    assert {one.to[0] for one in letters} == {"sarah@example.com", "tom@example.com"}


def test_a_cancellation_that_was_taken_back_makes_an_older_move_no_news(
    workspace: Workspace,
) -> None:
    assert len(sent(moved(workspace))) == 1
    called_off(workspace, **NEXT_DAY)

    again = moved(workspace)

    assert (count_untold(again, at=timezone.now()), sent(again)) == (0, [])
