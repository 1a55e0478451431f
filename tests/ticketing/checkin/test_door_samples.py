"""The samples of `docs/door.md`, played."""

import base64
import re
from typing import Any

import pytest

from accounts.models import Customer
from tests.api.calling import till_of
from tests.samples import DOCS, play
from tests.ticketing.checkin.doors import make_ticket
from tests.ticketing.stage import make_ticketed_event, sell, ticket_type
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_the_samples_say_what_the_api_answers(member: Customer) -> None:
    perks = [{"perkId": "drink", "title": "A drink", "allowance": 2}]
    types = [ticket_type("tt-vip", price="80.00", perks=perks)]
    gates = ["Gate 1", "Gate 2"]
    event = make_ticketed_event(member.workspace, ticketTypes=types, gates=gates)
    sell(event, member, ("tt-vip", 1))
    Ticket.objects.of(member.workspace).update(number="7K2M9QXWPT")

    assert play("door.md", till_of(member)) == 9


def test_the_code_that_is_printed_reads_codes(member: Customer) -> None:
    written = re.search(r"^```python\n(.*?)^```$", (DOCS / "door.md").read_text(), re.M | re.S)
    assert written
    names: dict[str, Any] = {}
    exec(written[1], names)  # noqa: S102 - our own page
    ticket = make_ticket(member)
    key = base64.b64encode(bytes(ticket.ticketed_event.public_key)).decode()
    code = code_of(ticket)

    read = [names["read_code"](text, key) for text in (code, code.lower(), code[:-4] + "AAAA", "x")]

    assert read == [(str(ticket.id), 1), (str(ticket.id), 1), None, None]
