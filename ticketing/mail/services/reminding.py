"""What somebody is reminded of, as it is when the letter goes out."""

from collections.abc import Sequence
from datetime import date, datetime

from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.states import EventState
from ticketing.links import order_link, ticket_link
from ticketing.mail.drafts import Draft
from ticketing.mail.models import Letter, Reminder
from ticketing.mail.services.finding import reminder_of, tickets_for
from ticketing.tickets.models import Ticket


def reminder(letter: Letter, *, at: datetime) -> Draft | None:
    """None once the tickets are somebody else's, or the event is off, over or moved."""
    found = reminder_of(letter.workspace, letter.subject_id)
    if found is None or not _is_due(found, at):
        return None
    tickets = tickets_for(found)
    if not tickets:
        return None
    first, customer = tickets[0], found.customer
    to = customer.email or first.holder_email
    words = {
        "name": first.holder_name or customer.name,
        "is_today": _day_of(first.ticketed_event, at) == found.event_on,
        "link": link_to(tickets),
    }
    return Draft(to, customer.language, first.ticketed_event, words, tickets)


def _is_due(found: Reminder, at: datetime) -> bool:
    event = found.ticketed_event
    is_on = event.status == EventState.PUBLISHED and event.sends_reminder
    return is_on and at < event.starts_at and _day_of(event, event.starts_at) == found.event_on


def link_to(tickets: Sequence[Ticket]) -> str:
    """The order, for who bought them all; else the first ticket: the others are attached."""
    first = tickets[0]
    is_one_order = all(one.order_id == first.order_id and one.number_for_buyer for one in tickets)
    return order_link(first.order) if len(tickets) > 1 and is_one_order else ticket_link(first)


def _day_of(event: TicketedEvent, moment: datetime) -> date:
    return moment.astimezone(event.zone).date()
