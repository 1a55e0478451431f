"""The door's one field with scripts: scanner, names, camera, and the answer over the screen."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from core.ids import uuid7
from tests.admin.visiting import at_desk
from tests.browser.door.filming import filmed
from tests.browser.door.phone import DOOR, DoorPhone
from tests.browser.people import Browsers
from tests.factories import make_staff
from tests.ticketing.stage import sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.checkin.models import CheckIn, Direction
from ticketing.checkin.pages.modules import camera_addresses, module_address
from ticketing.checkin.scans import Doorkeeper, Scan
from ticketing.checkin.services.scanning import scan_ticket
from ticketing.tickets.codes import code_of
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)

# Decides as the page does without a network, with the pack that the server gives now.
_DECIDE = """
async ([folder, typed, way]) => {
    const [{ Pack }, { decide }, { kit }] = await Promise.all(
        ['pack', 'alone', 'words'].map((name) => import(folder.replace('NAME', name))));
    const pack = new Pack({ key: 'judging', house: kit.house, calls: kit.calls });
    await pack.refresh();
    return Promise.all(typed.map((one) => decide(pack, one, way)));
}
"""
_UNDO_BUTTONS = """
[...document.querySelectorAll('.scans button')].filter((one) => one.checkVisibility())
    .map((one) => one.textContent)
"""
_SAME = ("kind", "words", "reason", "advice", "code", "ticket", "perks")


def test_a_scanner_types_one_after_the_other_and_each_is_answered(
    ana: DoorPhone, tickets: list[Ticket]
) -> None:
    ana.scans(code_of(tickets[0]))
    ana.scans("")
    ana.scans(tickets[1].number)

    ana.verdict("Let in", tickets[1].number)

    assert ana.complaints() == []
    assert CheckIn.objects.filter(workspace=tickets[0].workspace_id).count() == 2
    ana.scans(code_of(tickets[0]))
    assert "Already in: Gate 1" in ana.verdict("Do not let in", "by Ana")
    assert ana.complaints() == []
    ana.presses("Next")
    assert ana.complaints() == []


def test_a_scan_is_undone_within_ten_seconds(ana: DoorPhone, tickets: list[Ticket]) -> None:
    ana.scans(tickets[0].number)
    ana.verdict("Let in")

    ana.presses("Undo")

    ana.verdict("Undone")
    ana.reads("0 of 10 came")
    assert CheckIn.objects.get(workspace=tickets[0].workspace_id).undone_at


def test_a_mistake_is_undone_later_where_the_page_speaks_of_it(
    ana: DoorPhone, tickets: list[Ticket]
) -> None:
    wrong, other = tickets[:2]
    for ticket in (wrong, other):
        ana.scans(ticket.number)
        ana.verdict("Let in", ticket.number)
    ana.scans(wrong.number)
    ana.verdict("Do not let in", "Already in")

    ana.presses("Undo that scan")
    ana.verdict("Undone", wrong.number)
    ana.presses("Next")
    assert ana.evaluates(_UNDO_BUTTONS) == [f"Undo {other.number}"]
    ana.presses(f"Undo {other.number}")

    ana.verdict("Undone", other.number)
    ana.reads("0 of 10 came")


def test_somebody_without_a_code_is_found_by_name_or_order(
    ana: DoorPhone, concert: TicketedEvent, member: Customer, tickets: list[Ticket]
) -> None:
    ana.types("sarah")
    ana.presses("Sarah Johnson")
    ana.verdict("Let in", "Sarah Johnson")
    just_bought = sell(concert, member, ("tt-vip", 1))[0]
    ana.scans(just_bought.order.number)
    ana.presses("Sarah Johnson")
    ana.verdict("Let in", just_bought.number)
    ana.loses_the_network()

    ana.scans(tickets[-1].order.number)
    ana.presses("Sarah Johnson")

    ana.verdict("Let in", "Vip")
    ana.scans("nobody at all")
    assert "You entered: nobody at all" in ana.verdict("Not found")


def test_a_scanner_hands_out_a_perk_and_records_a_visit_at_the_counter(
    ana: DoorPhone, member: Customer, tickets: list[Ticket]
) -> None:
    ana.scans(tickets[0].number)
    ana.presses("Hand out")
    ana.reads("Free drink, 1 left")

    ana.opens(reverse("admin:events_counter"))
    ana.is_ready_to_type_in("#q")
    ana.scans(member.card.number)
    ana.is_ready_to_type_in("#id_what")
    ana.scans("")

    ana.reads("The next customer")


def test_a_door_decides_alone_as_the_server_would(
    ana: DoorPhone, concert: TicketedEvent, tickets: list[Ticket]
) -> None:
    texts = _situations(tickets)
    steward = at_desk(concert.workspace, Role.STEWARD)

    for way in ("in", "out"):
        alone = ana.evaluates(_DECIDE, [_modules(), texts, way])

        asked = [_answered(steward, one, way) for one in texts]
        assert [_said(one) for one in alone] == [_said(one) for one in asked]


def test_a_code_before_the_camera_is_one_scan(
    browsers: Browsers, home: str, tmp_path: Path, workspace: Workspace, tickets: list[Ticket]
) -> None:
    if not camera_addresses():
        pytest.skip("Nothing reads codes in this browser (make camera fetches what does)")
    film = filmed(tmp_path / "camera.y4m", code_of(tickets[0]))
    user = make_staff(workspace, Role.STEWARD, "ben@example.com").user
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    ben = DoorPhone(
        browsers, tmp_path / "ben", home, *flags, f"--use-file-for-fake-video-capture={film}"
    )
    ben.signs_in(DOOR, user)

    ben.presses("Camera")

    ben.verdict("Let in", tickets[0].number)
    ben.presses("Next")
    ben.reads("1 of 10 came")
    assert CheckIn.objects.filter(workspace=workspace).count() == 1
    ben.leaves()


def _modules() -> str:
    return module_address("main").replace("main", "NAME")


def _situations(tickets: list[Ticket]) -> list[str]:
    """What may be shown at a door: each kind of code, of tickets to which everything happened."""
    fresh, inside, left, refunded, cancelled, handed_on, *_, gone, vip = tickets
    for one in (inside, left, gone):
        _passes(one, Direction.IN, minutes_ago=20)
    for one in (left, gone):
        _passes(one, Direction.OUT, minutes_ago=10)
    old_code = code_of(handed_on)
    rows = Ticket.objects.filter(workspace=fresh.workspace_id)
    rows.filter(id=refunded.id).update(state="refunded")
    rows.filter(id=cancelled.id).update(state="cancelled")
    rows.filter(id=handed_on.id).update(epoch=2)
    forged = code_of(fresh)[:-8] + "AAAAAAAA"
    shown = [code_of(one) for one in tickets] + [one.number for one in tickets]
    return [
        *shown,
        *(str(one) for one in (fresh.id, handed_on.id)),
        *(old_code.lower(), forged, fresh.number.lower(), f" {vip.number[:5]}-{vip.number[5:]} "),
        *("0000000000", "nobody", "x" * 136, "A" * 136, "-"),
    ]


def _passes(ticket: Ticket, direction: Direction, *, minutes_ago: int) -> None:
    """Somebody went through gate 2 a while ago."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    scan = Scan(uuid7().hex, "Gate 2", at, at, direction)
    scan_ticket(workspace=ticket.workspace, name=ticket.number, scan=scan, by=Doorkeeper())


def _answered(steward: Client, text: str, way: str) -> Any:
    """The server's answer, of which nothing is kept."""
    with transaction.atomic():
        sent = {"code": text, "nonce": "judged"}
        answer = steward.post(f"{DOOR}&way={way}", sent, headers={"accept": "application/json"})
        transaction.set_rollback(True)
    return answer.json()


def _said(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in _SAME}
