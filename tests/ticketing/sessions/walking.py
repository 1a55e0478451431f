"""How the tests walk through a programme's pages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import Customer
from tests.ticketing.pages.visiting import WHO, put_in_basket
from ticketing.catalogue.models import TicketedEvent
from ticketing.sessions.models import Session


def place(event: TicketedEvent, what: str, *more: Any) -> str:
    """The address of one of an event's pages."""
    return reverse(f"whats-on:{what}", args=[event.workspace.slug, event.key, *more])


def attends(client: Client, event: TicketedEvent) -> Customer:
    """A browser whose owner registered for an event; who that is."""
    order = put_in_basket(client, event, **WHO)
    own = Customer.objects.get(workspace=event.workspace, id=order.customer_id)
    own.workspace = event.workspace
    return own


def press(client: Client, event: TicketedEvent, **button: str) -> Any:
    """Press a button of a programme's form; what is seen then."""
    return client.post(place(event, "my-sessions"), button, follow=True)


def session_of(event: TicketedEvent, key: str) -> Session:
    """One session, by its key."""
    return Session.objects.of(event).get(key=key)
