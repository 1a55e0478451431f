"""People for races of sessions, and what became of them."""

from collections import Counter
from typing import Any

from accounts.models import Customer
from events.models import ActivityEvent, Message
from tests.factories import make_member
from tests.ticketing.sessions.stage import state_of
from tests.ticketing.stage import sell
from ticketing.catalogue.models import TicketedEvent


def attendees(event: TicketedEvent, number: int = 50) -> list[Customer]:
    """So many people, each with a ticket."""
    people = [make_member(event.workspace) for _ in range(number)]
    for one in people:
        sell(event, one)
    return people


def kinds(outcomes: list[Any]) -> Counter[type]:
    """How many of each came out."""
    return Counter(type(one) for one in outcomes)


def states(event: TicketedEvent, key: str, people: list[Customer]) -> Counter[str]:
    """What people have in a session."""
    return Counter(state_of(event, key, one) for one in people)


def told(event: TicketedEvent, kind: str) -> tuple[int, int]:
    """How many facts and how many messages say it."""
    facts = ActivityEvent.objects.of(event.workspace).filter(metadata__action=kind)
    return facts.count(), Message.objects.filter(workspace=event.workspace, type=kind).count()
