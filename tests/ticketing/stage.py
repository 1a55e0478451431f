"""The events of the tests: set up and sold as an organiser would."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from accounts.models import Customer, Workspace
from ticketing.catalogue.content import TicketedEventContent
from ticketing.catalogue.models import TicketedEvent
from ticketing.catalogue.services.setting_up import put_ticketed_event
from ticketing.inventory.counting import audit_stock
from ticketing.inventory.models import Stock
from ticketing.orders.baskets import Wish
from ticketing.orders.services.placing import Placed, Wanted, place_order
from ticketing.orders.states import Provider
from ticketing.payments.services.settling import take_payment_at_desk
from ticketing.tickets.models import Ticket

# Far ahead of any clock that runs the tests: sales do not end meanwhile.
DOORS = datetime(2099, 6, 12, 18, 0, tzinfo=UTC)
ON_SALE = datetime(2099, 5, 1, 12, 0, tzinfo=UTC)


def make_ticketed_event(
    workspace: Workspace, key: str = "evt-spring-2026", **says: Any
) -> TicketedEvent:
    """A published concert with general admission at 25 and VIP at 80, unless told otherwise.

    `says` are fields of the API, in its spelling.
    """
    fields = {
        "title": "Spring concert",
        "startsAt": DOORS.isoformat(),
        "endsAt": (DOORS + timedelta(hours=4)).isoformat(),
        "status": "published",
        "venue": "Corner House",
        "ticketTypes": [ticket_type("tt-general"), ticket_type("tt-vip", price="80.00")],
    } | says
    content = msgspec.convert(fields, TicketedEventContent, strict=False)
    return put_ticketed_event(workspace=workspace, key=key, content=content)


def ticket_type(key: str = "tt-general", **says: Any) -> dict[str, Any]:
    """A ticket type at 25, as the API spells it."""
    return {"ticketTypeId": key, "title": key.removeprefix("tt-").title(), "price": "25.00"} | says


def place(
    event: TicketedEvent,
    customer: Customer,
    *wishes: tuple[str, int],
    at: datetime = ON_SALE,
    provider: Provider = Provider.OFFLINE,
    code: str = "",
) -> Placed:
    """An order for so many of each type; two general tickets unless told otherwise."""
    wanted = [Wish(key, number) for key, number in wishes or [("tt-general", 2)]]
    return place_order(event=event, customer=customer, wanted=Wanted(wanted, code, provider), at=at)


def sell(
    event: TicketedEvent, customer: Customer, *wishes: tuple[str, int], at: datetime = ON_SALE
) -> Sequence[Ticket]:
    """Tickets, ordered and paid at the desk; one general ticket unless told otherwise."""
    placed = place(event, customer, *wishes or [("tt-general", 1)], at=at)
    order = placed.order
    if order.total:
        take_payment_at_desk(order=order, amount=order.total, at=at)
    rows = Ticket.objects.of(customer.workspace).filter(order=order).order_by("id")
    return list(rows.select_related("ticketed_event", "ticket_type", "order", "customer"))


def taken_of(workspace: Workspace, subject_id: Any) -> int:
    """How many the counter says are taken, which is checked against the rows."""
    assert audit_stock(workspace) == []
    return Stock.objects.of(workspace).get(subject_id=subject_id).taken
