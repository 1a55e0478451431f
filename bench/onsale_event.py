"""What is sold in the benchmark of sales: events, people with tokens, and tickets for the door."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.services.tokens import create_token
from bench.wire import get, posted
from core.ids import uuid7

MANY_TYPES = 50
_numbers = itertools.count(1)


def put_event(workspace: Workspace, *, types: int = 1, capacity: int | None, **more: Any) -> str:
    """A published event with so many types of this capacity each; answers with its key."""
    from ticketing.catalogue.content import TicketedEventContent
    from ticketing.catalogue.services.setting_up import put_ticketed_event

    key, now = f"bench-{next(_numbers)}", timezone.now()
    fields = {
        "title": "On sale",
        "status": "published",
        "startsAt": now + timedelta(days=30),
        "endsAt": now + timedelta(days=31),
        "ticketTypes": [
            {"ticketTypeId": f"t{n}", "title": f"T{n}", "price": "25", "capacity": capacity}
            for n in range(types)
        ],
    } | more
    content = msgspec.convert(fields, TicketedEventContent, strict=False)
    put_ticketed_event(workspace=workspace, key=key, content=content)
    return key


@dataclass
class Crowd:
    """People who want tickets, each with a token of their own app; each buys once an event."""

    workspace: Workspace
    tokens: list[str] = field(default_factory=list)

    def gather(self, count: int) -> None:
        """Take `count` customers in, whose tokens last for the whole run."""
        rows = Customer.objects.of(self.workspace).order_by("id")[:count]
        for customer in rows:
            customer.workspace = self.workspace
            token = create_token(customer=customer, lifetime=timedelta(hours=2))
            self.tokens.append(f"Authorization: Bearer {token}")

    @property
    def anybody(self) -> UUID:
        """The id of one of them."""
        return Customer.objects.of(self.workspace).order_by("id")[0].id

    def purchases(self, event: str, count: int, *, types: int = 1) -> list[bytes]:
        """A request of each of `count` people, ready to be sent: one ticket, paid at the desk."""
        return [
            posted("/client/events/tickets/purchase", _wish(event, n % types), credential=token)
            for n, token in enumerate(self.tokens[:count])
        ]

    def pages(self, event: str, count: int) -> list[bytes]:
        """What an event's page asks for, in turn: the event, and its tickets."""
        paths = (f"/client/events/{event}", f"/client/events/{event}/ticket-types")
        return [get(path, credential=token) for token in self.tokens[:count] for path in paths]


def _wish(event: str, number: int) -> bytes:
    wish = {"ticketTypeId": f"t{number}", "quantity": 1}
    return json.dumps({"eventId": event, "payment": "offline", "tickets": [wish]}).encode()


def issue(
    workspace: Workspace, event: str, crowd: int, *, ids: Sequence[UUID] | None = None
) -> list[str]:
    """A ticket of the event for each of `crowd` people; answers with their ids, `ids` if given."""
    from ticketing.models import Order, Ticket, TicketedEvent, TicketType
    from ticketing.numbers import new_number

    now = timezone.now()
    found = TicketedEvent.objects.of(workspace).get(key=event)
    ticket_type = TicketType.objects.of(found)[0]
    people = list(Customer.objects.of(workspace).order_by("id")[:crowd])
    keys = ids or [uuid7() for _ in people]
    order = Order.objects.create(
        workspace=workspace,
        number=new_number(),
        ticketed_event=found,
        customer=people[0],
        state="confirmed",
        open_slot=None,
        provider="free",
        currency="USD",
        subtotal=0,
        total=0,
        created_at=now,
        confirmed_at=now,
    )
    tickets = [
        Ticket(
            id=key,
            workspace=workspace,
            number=new_number(),
            ticketed_event=found,
            ticket_type=ticket_type,
            order=order,
            customer=person,
            issued_at=now,
        )
        for key, person in zip(keys, people, strict=True)
    ]
    Ticket.objects.bulk_create(tickets, batch_size=1000)
    return [str(ticket.id) for ticket in tickets]
