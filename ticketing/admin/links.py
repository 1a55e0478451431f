"""Where staff go from an event: what visitors see, and the door."""

from urllib.parse import quote

from django.urls import reverse

from ticketing.catalogue.models import TicketedEvent


def public_page(event: TicketedEvent) -> str:
    """The event's page for visitors."""
    return f"/whats-on/{event.workspace.slug}/events/{quote(event.key, safe='')}/"


def door_page() -> str:
    """Where one chooses the gate at which tickets are checked in."""
    return reverse("door:choose")
