"""Who attends: found, narrowed, taken away as a file, given a new code."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Customer, Workspace
from accounts.scopes import Role
from tests.admin.visiting import at_desk, page, text_of
from tests.factories import make_member, make_workspace
from tests.ticketing.stage import make_ticketed_event, place, sell
from ticketing.catalogue.models import TicketedEvent
from ticketing.payments.services.desk import take_payment_at_desk
from ticketing.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(workspace: Workspace, member: Customer) -> TicketedEvent:
    """A concert to which Sarah has a general ticket and Mike, who is inside, a VIP one."""
    made = make_ticketed_event(workspace)
    mike = make_member(workspace, "mike", name="Mike Chen", email="mike@example.com")
    sell(made, member)
    inside = sell(made, mike, ("tt-vip", 1))[0]
    inside.is_inside, inside.entries = True, 1
    inside.save(update_fields=["is_inside", "entries"])
    return made


def listed(desk: Client, **query: str) -> list[str]:
    answer = desk.get(page("ticketing_ticket_changelist"), query)
    return sorted(row.holder_name for row in answer.context["cl"].result_list)


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Mike Chen", "Sarah Johnson"]),
        ({"q": "sarah"}, ["Sarah Johnson"]),
        ({"q": "MIKE@example.com"}, ["Mike Chen"]),
        ({"event": "evt-spring-2026", "type": "tt-vip"}, ["Mike Chen"]),
        ({"door": "in"}, ["Mike Chen"]),
        ({"door": "not-yet"}, ["Sarah Johnson"]),
        ({"door": "out"}, []),
        ({"state": "refunded"}, []),
        ({"event": "a\0b"}, []),
    ],
)
def test_attendees_are_found_and_narrowed(
    query: dict[str, str], names: list[str], desk: Client, event: TicketedEvent
) -> None:
    assert listed(desk, **query) == names


def test_the_list_is_downloaded_as_it_is_narrowed(desk: Client, event: TicketedEvent) -> None:
    answer = desk.get(page("ticketing_export", "csv"), {"event": event.key, "door": "in"})

    [row] = rows_of(answer)
    assert (row["name"], row["ticket"], row["door"], row["price"]) == (
        "Mike Chen",
        "Vip",
        "inside",
        "80.00",
    )
    assert answer["Content-Disposition"].endswith('"evt-spring-2026-attendees.csv"')


def test_a_spreadsheet_has_the_same_rows(desk: Client, event: TicketedEvent) -> None:
    query = {"event": event.key}
    lines = rows_of(desk.get(page("ticketing_export", "csv"), query))
    answer = desk.get(page("ticketing_export", "xlsx"), query)

    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert sheet is not None
    heads, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [dict(zip(heads, row, strict=True)) for row in rows] == lines


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_spreadsheet_runs_a_name(
    kind: str, name: str, desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace)
    order = place(event, make_member(workspace, name=name)).order
    take_payment_at_desk(order=order, amount=order.total, at=order.created_at)

    answer = desk.get(page("ticketing_export", kind), {"event": event.key})

    if kind == "csv":
        names = [row["name"] for row in rows_of(answer)]
    else:
        sheet = load_workbook(BytesIO(answer.getvalue())).active
        assert sheet is not None
        names = [str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert set(names) == {f"'{name}"}


def test_a_name_that_xml_cannot_carry_spoils_no_spreadsheet(
    desk: Client, workspace: Workspace
) -> None:
    event = make_ticketed_event(workspace)
    order = place(event, make_member(workspace, name="Sa\ufffera\uffffh\x07")).order
    take_payment_at_desk(order=order, amount=order.total, at=order.created_at)

    answer = desk.get(page("ticketing_export", "xlsx"), {"event": event.key})

    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert sheet is not None
    assert {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} == {"Sarah"}


@pytest.mark.parametrize(
    ("role", "missing"),
    [
        (Role.OWNER, set()),
        (Role.MANAGER, set()),
        (Role.STEWARD, {"email", "price", "currency", "order"}),
        (Role.ANALYST, {"email", "price", "currency", "order"}),
    ],
)
def test_each_role_takes_away_what_it_may_see(
    role: Role, missing: set[str], workspace: Workspace, event: TicketedEvent
) -> None:
    answer = at_desk(workspace, role).get(page("ticketing_export", "csv"), {"event": event.key})

    heads = set(rows_of(answer)[0])
    assert "name" in heads
    assert {"email", "price", "currency", "order"} - heads == missing


def test_the_history_says_who_took_the_list(desk: Client, event: TicketedEvent) -> None:
    desk.get(page("ticketing_export", "xlsx"), {"event": event.key})

    entry = LogEntry.objects.get()
    assert entry.get_change_message() == "2 attendees downloaded as XLSX, with names."
    assert entry.object_id == str(event.pk)


def test_no_list_is_downloaded_without_an_event(desk: Client, event: TicketedEvent) -> None:
    answer = desk.get(page("ticketing_export", "csv"), follow=True)

    assert "Choose an event first" in text_of(answer)
    assert desk.get(page("ticketing_export", "pdf"), {"event": event.key}).status_code == 404


def test_another_workspaces_event_has_no_list(event: TicketedEvent) -> None:
    elsewhere = at_desk(make_workspace("other-club"))

    answer = elsewhere.get(page("ticketing_export", "csv"), {"event": event.key}, follow=True)

    assert "Sarah" not in text_of(answer)


def test_a_new_code_is_asked_about_first(
    desk: Client, workspace: Workspace, event: TicketedEvent
) -> None:
    ticket = Ticket.objects.of(workspace).get(holder_name="Sarah Johnson")
    address = page("ticketing_ticket_reissue", ticket.pk)

    asked = text_of(desk.get(address))
    before = Ticket.objects.of(workspace).get(pk=ticket.pk).epoch
    desk.post(address)

    assert "stops working at once" in asked
    assert (before, Ticket.objects.of(workspace).get(pk=ticket.pk).epoch) == (1, 2)
    assert LogEntry.objects.get().get_change_message() == "New code."


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ANALYST])
def test_who_may_not_sell_gives_no_new_code(
    role: Role, workspace: Workspace, event: TicketedEvent
) -> None:
    ticket = Ticket.objects.of(workspace).get(holder_name="Sarah Johnson")

    answer = at_desk(workspace, role).post(page("ticketing_ticket_reissue", ticket.pk))

    assert answer.status_code == 403
    assert Ticket.objects.of(workspace).get(pk=ticket.pk).epoch == 1
