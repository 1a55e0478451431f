"""What the demo's member has: tickets to come, one on offer, one that is over, one to be paid."""

from datetime import datetime, timedelta

from accounts.models import Customer
from config.demo.evenings import evening_at, put_event
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.baskets import Wish
from ticketing.orders.models import Order
from ticketing.orders.services.placing import Wanted, place_order
from ticketing.orders.services.storing import Contact
from ticketing.orders.states import Provider
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket
from ticketing.tickets.services.finding import find_ticket
from ticketing.transfers.services.offering import Addressee, offer_transfer

_PAST = "autumn-reading"


def put_belongings(member: Customer, *, at: datetime) -> None:
    """Give the member what My tickets is there for. Once it is there, it stays as it was left."""
    events = TicketedEvent.objects.of(member.workspace)
    if events.filter(key=_PAST).exists():
        return
    _was_at_the_reading(member, at=at - timedelta(days=20))
    event = events.get(key="winter-ball")
    ball = _paid(_ordered(event, member, "ball", 3, at=at), at=at)
    _ordered(events.get(key="jazz-on-friday"), member, "table", 1, at=at)
    ticket = Ticket.objects.of(member.workspace).filter(order=ball).order_by("id")[:1].get()
    found = find_ticket(workspace=member.workspace, name=ticket.number)
    tom = Addressee("tomas@demo.example", "Tomás", "Will you come with us?")
    offer_transfer(ticket=found, to=tom, at=at)


def _was_at_the_reading(member: Customer, *, at: datetime) -> None:
    says = {
        "title": "Autumn reading",
        "description": "Four voices, one stove.",
        "ticketTypes": [{"ticketTypeId": "seat", "title": "Seat", "price": "8"}],
    }
    starts = evening_at(member.workspace, at, days=7)
    reading = put_event(member.workspace, _PAST, says, at=starts)
    _paid(_ordered(reading, member, "seat", 1, at=at), at=at)


def _ordered(
    event: TicketedEvent, member: Customer, kind: str, number: int, *, at: datetime
) -> Order:
    whose = Contact(member.name, member.email)
    wanted = Wanted([Wish(kind, number)], provider=Provider.OFFLINE, contact=whose)
    return place_order(event=event, customer=member, wanted=wanted, at=at).order


def _paid(order: Order, *, at: datetime) -> Order:
    return take_payment_at_desk(order=order, amount=order.total, at=at)
