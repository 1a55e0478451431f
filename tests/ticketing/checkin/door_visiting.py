"""How the tests stand at a door with a browser."""

import re
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.ticketing.pages.visiting import text_of
from ticketing.catalogue.models import TicketedEvent
from ticketing.tickets.models import Ticket

_VERDICT = re.compile(r'<section class="verdict (\w+)".*?<h2 id="words">(.*?)</h2>', re.DOTALL)
_FORM = re.compile(r'<input type="hidden" name="ask" value="(\w+)">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def door_page(event: TicketedEvent, gate: str = "Gate 1", **more: str) -> str:
    """Where a gate of an event is."""
    page = reverse("door:door", args=[event.key])
    return f"{page}?{urlencode({'gate': gate} | more)}" if gate else page


def scanned(client: Client, ticket: Ticket, code: str = "", **more: str) -> Any:
    """The answer to a ticket at the first gate, by its number unless a code is given."""
    sent = {"code": code or ticket.number, "nonce": more.pop("nonce", f"n-{ticket.number}")}
    return client.post(door_page(ticket.ticketed_event, **more), sent)


def verdict(answer: Any) -> tuple[int, str, str]:
    """The status, the kind and the big words of an answer."""
    found = _VERDICT.search(answer.content.decode())
    assert found, text_of(answer)
    return answer.status_code, found[1], found[2]


def form_for(answer: Any, ask: str) -> dict[str, str]:
    """What the page's button to hand out or to undo sends; nothing where there is none."""
    forms = dict(reversed(_FORM.findall(answer.content.decode())))
    return {"ask": ask, **dict(_FIELD.findall(forms[ask]))} if ask in forms else {}
