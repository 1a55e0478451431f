"""How the tests walk through the shop: a browser, its addresses, and what it reads."""

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Workspace
from ticketing.catalogue.models import TicketedEvent
from ticketing.orders.models import Order
from ticketing.pages.choosing import field_of
from ticketing.tickets.models import Ticket

WHO = {"name": "Sarah Johnson", "email": "sarah@example.com"}
_ONCE = re.compile(r'name="once" value="([^"]+)"')
_TAGS = re.compile(r"<[^>]+>")


def event_page(event: TicketedEvent) -> str:
    """Where an event is shown and its tickets are chosen."""
    return reverse("whats-on:event", args=[event.workspace.slug, event.key])


def order_page(order: Order, what: str = "order") -> str:
    """Where an order is shown; `what` is one of the things to be done with it."""
    return reverse(f"whats-on:{what}", args=[order.workspace.slug, order.number])


def ticket_page(ticket: Ticket, what: str = "ticket") -> str:
    """Where a ticket is shown; `what` is one of the things to be done with it."""
    return reverse(f"whats-on:{what}", args=[ticket.workspace.slug, ticket.number])


def mine(workspace: Workspace) -> str:
    """Where a visitor finds what they have."""
    return reverse("whats-on:mine", args=[workspace.slug])


def chosen(event: TicketedEvent, *wishes: tuple[str, int], **more: Any) -> dict[str, Any]:
    """What the form of an event's page sends for so many of each type."""
    types = {one.key: one for one in event.ticket_types.filter(workspace=event.workspace_id)}
    return {field_of(types[key]): number for key, number in wishes} | {"code": ""} | more


def put_in_basket(
    client: Client, event: TicketedEvent, *wishes: tuple[str, int], **more: Any
) -> Order:
    """Choose tickets; one general ticket unless told otherwise. The order that it makes."""
    once = once_on(client.get(event_page(event)))
    sent = chosen(event, *wishes or [("tt-general", 1)], once=once, **more)
    answer = client.post(event_page(event), sent)
    assert answer.status_code == 302, text_of(answer)
    number = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    return order_named(event, number)


def order_named(event: TicketedEvent, number: str) -> Order:
    """The order with this number, as it is now."""
    rows = Order.objects.of(event.workspace).select_related("workspace", "ticketed_event")
    return rows.get(number=number)


def tickets_of(order: Order) -> list[Ticket]:
    """An order's tickets with what belongs to them, the first first."""
    rows = Ticket.objects.of(order.workspace).filter(order=order).order_by("id")
    return list(rows.select_related("workspace", "ticketed_event", "ticket_type", "order"))


def order_of(ticket: Ticket) -> Order:
    """A ticket's order with its workspace."""
    ticket.order.workspace = ticket.workspace
    return ticket.order


def once_on(answer: Any) -> str:
    """What the form on a page carries."""
    found = _ONCE.search(answer.content.decode())
    assert found, answer.content.decode()
    return html.unescape(found[1])


def text_of(answer: Any) -> str:
    """What people read on a page, in one line."""
    body = answer.content.decode().split("</head>")[-1]
    return " ".join(html.unescape(_TAGS.sub(" ", body)).split())
