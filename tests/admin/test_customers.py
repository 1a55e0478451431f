"""Customers in the admin: added, changed, found, brought in and taken out as lists."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.admin.customer_lists import MOST_ROWS
from accounts.models import Customer, Workspace
from accounts.scopes import Role
from accounts.services.customers import change_customer, stop_mail
from events.models import ActivityEvent
from tests.admin.visiting import at_desk, customer_page, page, text_of
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db

CSV_FORMAT, XLSX_FORMAT = "0", "1"


@pytest.fixture
def desk(member: Customer) -> Client:
    return at_desk(member.workspace, Role.MANAGER)


def bring(client: Client, content: bytes, format: str = CSV_FORMAT) -> Any:
    file = SimpleUploadedFile("people", content)
    given = {"import_file": file, "format": format, "resource": "0"}
    return client.post(page("accounts_customer_import"), given, follow=True)


def export(client: Client) -> list[dict[str, str]]:
    answer = client.get(page("accounts_customer_export"))
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def form_of(client: Client, customer: Customer) -> dict[str, Any]:
    """What a browser would send of the customer's page if nothing was touched."""
    text = client.get(customer_page(customer)).content.decode()
    known = dict(re.findall(r'name="(initial-wants_mail)" value="(\w+)"', text))
    assert known
    sent = {"name": customer.name, "external_id": customer.external_id, **known}
    return sent | ({"wants_mail": "on"} if customer.wants_mail else {})


def names(workspace: Workspace) -> dict[str, str]:
    return dict(Customer.objects.of(workspace).values_list("external_id", "name"))


def test_a_new_customer_has_a_pass_and_a_page(desk: Client, member: Customer) -> None:
    given = {"external_id": "c-7", "name": "Mike Chen", "email": "", "user_groups": "gold, new"}

    answer = desk.post(page("accounts_customer_add"), given, follow=True)

    mike = Customer.objects.of(member.workspace).get(external_id="c-7")
    assert answer.redirect_chain[-1][0] == customer_page(mike)
    assert mike.card.number in text_of(answer)
    assert mike.user_groups == ["gold", "new"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("external_id", "sarah", "already is a customer with this id"),
        ("external_id", "", "required"),
        ("external_id", "a/b", "no slash"),
        ("email", "nonsense", "valid email"),
        ("time_zone", "Mars/Base", "not an IANA time zone"),
    ],
)
def test_a_wrong_customer_is_said_at_the_field(
    field: str, value: str, words: str, desk: Client
) -> None:
    answer = desk.post(page("accounts_customer_add"), {"external_id": "new", field: value})

    assert words in text_of(answer)


def test_what_is_known_of_a_customer_is_changed(desk: Client, member: Customer) -> None:
    desk.post(customer_page(member), {"name": "Sarah Miller", "external_id": "other"})

    member.refresh_from_db()
    assert (member.name, member.external_id) == ("Sarah Miller", "sarah")


def test_who_unsubscribes_while_their_page_is_open_stays_so(desk: Client, member: Customer) -> None:
    sent = form_of(desk, member)
    stop_mail(customer=member)

    desk.post(customer_page(member), sent | {"name": "Sarah Miller"})

    member.refresh_from_db()
    assert (member.name, member.wants_mail) == ("Sarah Miller", False)


@pytest.mark.parametrize("wants", [True, False])
def test_staff_switch_on_and_off_who_may_be_written_to(
    wants: bool, desk: Client, member: Customer
) -> None:
    change_customer(customer=member, wants_mail=not wants)
    sent = form_of(desk, member) | {"wants_mail": "on"}
    if not wants:
        del sent["wants_mail"]

    desk.post(customer_page(member), sent)

    member.refresh_from_db()
    assert member.wants_mail is wants


@pytest.mark.parametrize("words", ["sara", "JOHNSON sarah", "sarah@example", "CARD"])
def test_a_customer_is_found(words: str, desk: Client, member: Customer) -> None:
    make_member(member.workspace, "mike", name="Mike Chen")

    known = member.card.number[:-1] if words == "CARD" else words
    answer = desk.get(page("accounts_customer_changelist"), {"q": known})

    assert list(answer.context["cl"].result_list) == [member]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_adds_the_new_and_changes_the_known(
    delimiter: str, desk: Client, member: Customer
) -> None:
    rows = [["customer_id", "name", "email"], ["sarah", "Sarah M", ""], ["c-7", "Mike", "m@a.org"]]
    text = "\n".join(delimiter.join(row) for row in rows)

    answer = bring(desk, f"\ufeff{text}\n".encode())

    assert answer.redirect_chain, text_of(answer)
    assert names(member.workspace) == {"sarah": "Sarah M", "c-7": "Mike"}
    assert Customer.objects.get(external_id="c-7").card.number


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("yes", True), ("1", True), ("True", True), ("no", False), ("0", False), ("", True)],
)
def test_a_list_says_who_may_be_written_to(
    cell: str, expected: bool, desk: Client, member: Customer
) -> None:
    bring(desk, f"customer_id,name,wants_mail\nsarah,,{cell}\nc-7,,{cell}\n".encode())

    found = Customer.objects.of(member.workspace).values_list("wants_mail", flat=True)
    assert list(found) == [expected, expected]


def test_a_list_subscribes_nobody_again(desk: Client, member: Customer) -> None:
    stop_mail(customer=member)

    bring(desk, b"customer_id,name,wants_mail\nsarah,Sarah Miller,1\n")

    member.refresh_from_db()
    assert (member.name, member.wants_mail) == ("Sarah Miller", False)


def test_a_list_may_be_xlsx(desk: Client, member: Customer) -> None:
    book, file = openpyxl.Workbook(), BytesIO()
    book.active.append(["Customer_id", "Name"])
    book.active.append([4711, "Mike"])
    book.save(file)

    bring(desk, file.getvalue(), XLSX_FORMAT)

    assert names(member.workspace)["4711"] == "Mike"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("customer_id,email\nc-7,nonsense\n", "valid email"),
        ("customer_id,time_zone\nc-7,Mars/Base\n", "IANA"),
        ("customer_id\na/b\n", "no slash"),
        ("customer_id,name\nc-7,a\0b\n", "Null characters"),
        ("customer_id,wants_mail\nc-7,perhaps\n", "Say yes or no"),
        ("name\nMike\n", "customer_id"),
        ("\n", "The file is empty"),
        ("\xff", "must be UTF-8"),
    ],
)
def test_a_wrong_list_is_refused_whole(
    text: str, words: str, desk: Client, member: Customer
) -> None:
    answer = bring(desk, text.encode("latin-1"))

    assert words in text_of(answer)
    assert names(member.workspace) == {"sarah": "Sarah Johnson"}


def test_a_list_is_small(desk: Client, member: Customer) -> None:
    answer = bring(desk, b"customer_id\n" + b"x\n" * (MOST_ROWS + 1))

    assert "At most 5,000 rows" in text_of(answer)
    assert "x" not in names(member.workspace)


def test_a_list_reaches_no_other_workspace(
    desk: Client, member: Customer, stranger: Customer
) -> None:
    bring(desk, f"customer_id,name,id\nsarah,Changed,{stranger.pk}\n".encode())

    stranger.refresh_from_db()
    assert (stranger.name, names(member.workspace)) == ("", {"sarah": "Changed"})


def test_an_export_has_everybody_here_and_comes_back_unchanged(
    desk: Client, member: Customer, stranger: Customer
) -> None:
    make_member(member.workspace, "-1+1", name="=HYPERLINK(1)", user_groups=["@a", "b"])

    rows = export(desk)
    bring(desk, desk.get(page("accounts_customer_export")).content)

    assert {row["customer_id"] for row in rows} == {"sarah", "'-1+1"}
    assert names(member.workspace) == {"sarah": "Sarah Johnson", "-1+1": "=HYPERLINK(1)"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_of_an_export_is_a_formula(start: str, desk: Client, member: Customer) -> None:
    make_member(member.workspace, "c-7", name=f"{start}1+1", user_groups=[f"{start}x"])

    cells = [cell for row in export(desk) for cell in row.values()]

    assert f"'{start}1+1" in cells
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}] == []


def test_a_person_takes_a_copy(desk: Client, member: Customer) -> None:
    make_event(member, source="till-7")

    answer = desk.post(page("events_copy", member.pk))

    assert "attachment" in answer["Content-Disposition"]
    assert answer.json()["events"][0]["source"] == "till-7"
    assert desk.get(page("events_copy", member.pk)).status_code == 405


def test_a_person_is_erased_once_that_is_confirmed(desk: Client, member: Customer) -> None:
    event = make_event(member, metadata={"note": "left-handed"})
    address = page("events_erase", member.pk)

    asked = desk.get(address)
    then = Customer.objects.get(pk=member.pk).name
    desk.post(address)

    assert ("cannot be undone" in text_of(asked), then) == (True, "Sarah Johnson")
    assert desk.get(customer_page(member)).status_code == 404
    assert ActivityEvent.objects.get(pk=event.pk).metadata == {}
    assert "Sarah" not in text_of(desk.get(page("events_activityevent_change", event.pk)))
