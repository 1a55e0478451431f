"""Who let in while a door was offline, whoever is signed in when it comes back."""

import json
from typing import Any
from unittest.mock import patch

import pytest

from accounts.models import Customer, User
from accounts.scopes import Role
from tests.admin.visiting import at_desk
from tests.factories import make_staff, make_workspace
from tests.ticketing.checkin.doors import make_ticket, scans_of, steward_of
from ticketing.checkin.shifts import shift_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

_DAY = 24 * 60 * 60


def uploaded(ticket: Ticket, shift: str) -> Any:
    """Ben, who is signed in now, brings what somebody scanned."""
    scan = {"ticketId": ticket.number, "nonce": "g1-1", "gate": "Gate 1"}
    ben = at_desk(ticket.workspace, Role.STEWARD)
    content = json.dumps({"scans": [scan], "shift": shift})
    address = f"/events/{ticket.ticketed_event.key}/check-ins/batch"
    return ben.post(address, content, content_type="application/json")


def ana_of(member: Customer) -> User:
    ana = steward_of(member).user
    assert ana is not None
    return ana


def test_scans_are_written_down_as_hers_who_made_them(member: Customer) -> None:
    ticket, ana = make_ticket(member), ana_of(member)

    answer = uploaded(ticket, shift_of(ana, member.workspace))

    assert answer.json()["created"] == 1
    assert scans_of(ticket)[0].by == ana


def test_without_a_word_they_are_of_who_brings_them(member: Customer) -> None:
    ticket = make_ticket(member)

    uploaded(ticket, "")

    assert str(scans_of(ticket)[0].by).startswith("steward-")


def test_a_word_that_proves_nothing_keeps_nothing(member: Customer) -> None:
    ticket, ana = make_ticket(member), ana_of(member)
    other = make_workspace("other-club")
    stranger = make_staff(other, Role.STEWARD).user
    with patch("django.core.signing.time.time", return_value=1_000_000_000.0):
        old = shift_of(ana, member.workspace)
    words = ["x", "\0", old, shift_of(stranger, other), shift_of(ana, member.workspace) + "x"]

    answers = [uploaded(ticket, word) for word in words]

    assert {one.status_code for one in answers} == {400}
    assert {one.json()["errors"][0]["code"] for one in answers} == {"unknown_shift"}
    assert scans_of(ticket) == []
