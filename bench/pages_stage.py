"""Whom the benchmark of pages serves: somebody who looks, and people who have tickets."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Customer, Workspace
from bench.onsale_event import issue, put_event
from bench.pages_picture import drawn_stage
from ticketing.catalogue.models import TicketedEvent
from ticketing.media.encoding import make_picture
from ticketing.media.services.picturing import put_picture

TYPES = [
    {
        "ticketTypeId": "general",
        "title": "General",
        "price": "20",
        "capacity": 400,
        "description": "Standing, all evening.",
    },
    {"ticketTypeId": "seat", "title": "Seat on the balcony", "price": "32", "capacity": 60},
    {
        "ticketTypeId": "vip",
        "title": "VIP",
        "price": "80",
        "capacity": 8,
        "perks": [{"perkId": "drink", "title": "A drink at the bar", "allowance": 2}],
    },
]
TEXT = "Three bands from the neighbourhood play until midnight.\n\nThere is soup until ten. " * 4
TICKETS_EACH = 3


def put_concert(workspace: Workspace) -> str:
    """An evening with three types, a text, an address and a picture. Answers with its key."""
    key = put_event(
        workspace,
        capacity=None,
        title="Spring concert",
        venue="The old mill",
        address="Mill Lane 3, Berlin",
        timeZone="Europe/Berlin",
        description=TEXT,
        ticketTypes=TYPES,
    )
    event = TicketedEvent.objects.of(workspace).select_related("workspace").get(key=key)
    put_picture(event=event, made=make_picture(drawn_stage()), at=timezone.now())
    return key


def let_in(workspace: Workspace, event: str, count: int) -> list[str]:
    """So many people with some tickets each, every one at a browser of their own: its session."""
    for _ in range(TICKETS_EACH):
        issue(workspace, event, count)
    people = Customer.objects.of(workspace).order_by("id")[:count]
    return [_session(one) for one in people]


def _session(customer: Customer) -> str:
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    store["visitor"] = {str(customer.workspace_id): {"customer": str(customer.id)}}
    store.create()
    return str(store.session_key)


def cookie(session: str) -> str:
    """The header by which a browser shows its session."""
    return f"Cookie: {settings.SESSION_COOKIE_NAME}={session}"


def asked(path: str, headers: Sequence[str] = ()) -> bytes:
    """A browser's request for a page, ready to be sent."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Language: en-GB", *headers]
    return "\r\n".join([*lines, "", ""]).encode()
