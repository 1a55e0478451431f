"""The door in a browser: who opens it, how one gets there, and what it costs."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.admin.visiting import at_desk, signed_in
from tests.factories import make_staff, make_workspace
from tests.ticketing.checkin.door_visiting import door_page, scanned
from tests.ticketing.checkin.doors import make_ticket, scans_of
from tests.ticketing.pages.visiting import text_of
from tests.ticketing.stage import make_ticketed_event, sell
from ticketing.checkin.pages.modules import module_address
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db

CHOOSE = reverse("door:choose")
PAGES: dict[str, Callable[[Ticket], str]] = {
    "choose": lambda ticket: CHOOSE,
    "door": lambda ticket: door_page(ticket.ticketed_event),
    "exit": lambda ticket: door_page(ticket.ticketed_event, way="out"),
}
_SCRIPT = re.compile(r"<script ([^>]*)>")
AT_DOOR = {Role.OWNER, Role.MANAGER, Role.STEWARD}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", PAGES)
def test_each_role_opens_what_it_may(name: str, role: Role, member: Customer) -> None:
    address = PAGES[name](make_ticket(member))

    answer = at_desk(member.workspace, role).get(address)

    assert answer.status_code == (200 if role in AT_DOOR else 403)
    assert "None" not in text_of(answer)


@pytest.mark.parametrize("role", Role)
def test_the_front_page_leads_to_the_door(role: Role, workspace: Workspace) -> None:
    front = at_desk(workspace, role).get(reverse("admin:index")).content.decode()

    assert (f'href="{CHOOSE}"' in front) == (role in AT_DOOR)


@pytest.mark.parametrize("role", set(Role) - AT_DOOR)
def test_who_may_not_look_lets_nobody_in(role: Role, member: Customer) -> None:
    ticket = make_ticket(member)

    answer = scanned(at_desk(member.workspace, role), ticket)

    assert (answer.status_code, scans_of(ticket)) == (403, [])


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_asked_to(name: str, member: Customer, client: Client) -> None:
    address = PAGES[name](make_ticket(member))

    answers = [client.get(address), client.post(address, {"code": "x"})]

    assert all(one["Location"].startswith(reverse("admin:login")) for one in answers[:1])
    assert answers[1].status_code in {302, 405}


def test_another_workspaces_door_is_not_there(member: Customer) -> None:
    ticket = make_ticket(member)
    elsewhere = at_desk(make_workspace("other-club"))

    answer = scanned(elsewhere, ticket)

    assert (answer.status_code, scans_of(ticket)) == (404, [])
    assert "Spring concert" not in text_of(elsewhere.get(CHOOSE))


def test_another_workspaces_ticket_is_not_found_at_ones_own_door(member: Customer) -> None:
    ticket = make_ticket(member)
    other = make_workspace("other-club")
    own = make_ticketed_event(other, gates=["Gate 1"])

    answer = at_desk(other).post(door_page(own), {"code": ticket.number})

    assert (answer.status_code, scans_of(ticket)) == (404, [])
    assert "Not found" in text_of(answer)
    assert "Sarah" not in text_of(answer)


def test_a_form_that_is_not_ours_lets_nobody_in(member: Customer) -> None:
    ticket = make_ticket(member)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(make_staff(member.workspace, Role.STEWARD).user)

    answer = scanned(forged, ticket)

    assert (answer.status_code, scans_of(ticket)) == (403, [])


def test_one_chooses_the_event_and_the_gate_with_one_press(member: Customer) -> None:
    event = make_ticket(member).ticketed_event
    make_ticketed_event(member.workspace, "draft", title="A draft", status="draft")
    make_ticketed_event(member.workspace, "no-gates", title="No gates")
    steward = at_desk(member.workspace, Role.STEWARD)

    chosen = steward.get(CHOOSE)

    shown = chosen.content.decode()
    assert f'href="{door_page(event).replace("+", "%20")}"' in shown
    assert f'href="{reverse("door:door", args=["no-gates"])}"' in shown
    assert "A draft" not in shown
    assert "Open the door" in text_of(chosen)


@pytest.mark.parametrize("asked", ["", "?gate=", "?gate=Gate+9", "?gate=%00"])
def test_a_gate_that_the_event_has_not_scans_nothing(asked: str, member: Customer) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)
    address = reverse("door:door", args=[ticket.ticketed_event.key]) + asked

    answer = steward.post(address, {"code": ticket.number}, follow=True)

    assert "Choose a gate: nothing was scanned." in text_of(answer)
    assert scans_of(ticket) == []


def test_who_only_opens_an_event_without_a_gate_is_asked_where_they_stand(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)

    shown = text_of(
        steward.get(reverse("door:door", args=[ticket.ticketed_event.key]), follow=True)
    )

    assert "Where do you stand?" in shown
    assert "nothing was scanned" not in shown


def test_without_an_event_the_page_says_so(workspace: Workspace) -> None:
    answer = at_desk(workspace, Role.STEWARD).get(CHOOSE)

    assert "No published event is coming." in text_of(answer)


def test_the_code_is_where_the_keyboard_writes(member: Customer) -> None:
    event = make_ticket(member).ticketed_event

    shown = at_desk(member.workspace).get(door_page(event)).content.decode()

    field = next(part for part in shown.split("<") if part.startswith('input id="code"'))
    assert {"autofocus", 'autocomplete="off"', "required"} <= set(field.rstrip(">\n ").split())
    assert shown.index("<h1") < shown.index('id="code"') < shown.index("Last scans")


def test_a_page_of_the_door_runs_its_own_modules_alone_and_no_proxy_keeps_it(
    member: Customer,
) -> None:
    ticket = make_ticket(member)
    steward = at_desk(member.workspace, Role.STEWARD)

    answer = scanned(steward, ticket)

    policy, shown = answer["Content-Security-Policy"], answer.content.decode()
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert policy.count("unsafe") == 1
    assert "<style" not in shown
    assert " style=" not in shown
    assert set(_SCRIPT.findall(shown)) == {
        f'type="module" src="{module_address("main")}"',
        'id="kit" type="application/json"',
    }
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_page_costs_as_many_statements_after_ten_scans_as_after_one(member: Customer) -> None:
    ticket = make_ticket(member)
    steward, address = at_desk(member.workspace), door_page(ticket.ticketed_event)
    scanned(steward, ticket)
    with CaptureQueriesContext(connection) as after_one:
        steward.get(address)
    for another in sell(ticket.ticketed_event, member, ("tt-general", 9)):
        scanned(steward, another)

    with CaptureQueriesContext(connection) as after_ten:
        answer = steward.get(address)

    assert answer.content.decode().count("<strong>In</strong>") == 10
    assert len(after_ten) == len(after_one)


def test_choosing_costs_as_many_statements_with_ten_events_as_with_one(member: Customer) -> None:
    steward = at_desk(member.workspace)
    make_ticketed_event(member.workspace, "evt-0")
    with CaptureQueriesContext(connection) as with_one:
        steward.get(CHOOSE)
    for number in range(1, 10):
        make_ticketed_event(member.workspace, f"evt-{number}")

    with CaptureQueriesContext(connection) as with_ten:
        steward.get(CHOOSE)

    assert len(with_ten) == len(with_one)


def test_a_member_of_staff_without_a_name_is_told_by_address(member: Customer) -> None:
    ticket = make_ticket(member)
    steward = signed_in(make_staff(member.workspace, Role.STEWARD).user)

    answer = scanned(steward, ticket)

    assert "None" not in text_of(answer)
