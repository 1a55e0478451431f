"""Erasing a person: nothing personal is left anywhere, and the sums stay."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from psycopg import sql
from pytest_django import Settings

from accounts.models import Customer, Pass
from events.errors import UnknownCustomer
from events.export import export_customer
from events.imports.models import ImportFault, ImportJob
from events.models import ActivityEvent, Message
from events.services.people import Unknown
from events.services.privacy import erase_customer
from events.services.recording import Extent, Terms, record_events
from tests.factories import NOON, draft, make_event, make_member, make_staff, make_workspace

pytestmark = pytest.mark.django_db

PERSONAL = [
    *("Sarah Johnson", "sarah@example.com", "sarah-4711", "Johnsons-friends", "Pacific/Chatham"),
    *("wheelchair", "Sunny Street 7", "her old phone", "her new phone", "Favourite: cocoa"),
]


@pytest.fixture
def sarah() -> Customer:
    """A customer of whom much is known, everywhere."""
    workspace = make_workspace()
    sarah = make_member(
        workspace,
        "sarah-4711",
        name="Sarah Johnson",
        email="sarah@example.com",
        time_zone="Pacific/Chatham",
        language="en-NZ",
        user_groups=["Johnsons-friends"],
    )
    Pass.objects.filter(customer=sarah).update(fields={"line": "Favourite: cocoa"})
    make_event(sarah, metadata={"needs": "wheelchair", "to": ["Sunny Street 7"]})
    make_event(sarah, kind="refund", amount=Decimal("2.50"), metadata={"wheelchair": True})
    change = {"old_value": "her old phone", "new_value": "her new phone", "field_name": "phone"}
    make_event(sarah, category="field_change", kind="field_updated", **change)
    _remember_in_admin(sarah)
    return sarah


def _remember_in_admin(sarah: Customer) -> None:
    LogEntry.objects.create(
        user=make_staff(sarah.workspace).user,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id=str(sarah.id),
        object_repr="Sarah Johnson",
        action_flag=CHANGE,
        change_message="sarah@example.com instead of wheelchair",
    )
    job = ImportJob.objects.create(
        workspace=sarah.workspace, name="log.csv", format="csv", size=1, sha256="0" * 64
    )
    for line, raw in enumerate(
        ["SARAH-4711;x", "1;sarah@example.com", "2;Sarah Johnson;wheelchair"]
    ):
        ImportFault.objects.create(
            workspace=sarah.workspace, job=job, line=line, code="x", message="No amount.", raw=raw
        )


def whole_database() -> str:
    """The text of every row of every table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type ="
            " 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        tables = cursor.fetchall()
        rows = []
        for name in tables:
            statement = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(*name))
            cursor.execute(statement.as_string())
            rows += [f"{name[1]}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def lines_with(words: list[str]) -> list[str]:
    """Every row that holds one of the words."""
    rows = whole_database().splitlines()
    return [row for row in rows if any(word.lower() in row.lower() for word in words)]


def test_nothing_personal_is_left_in_any_table(sarah: Customer) -> None:
    personal = [*PERSONAL, sarah.card.number]
    known = {word for word in personal if lines_with([word])}

    erase_customer(customer=sarah, at=NOON)

    assert known == set(personal)
    assert lines_with(personal) == []


def test_amounts_times_and_kinds_stay(sarah: Customer) -> None:
    kept = ("id", "event_type", "amount", "currency", "occurred_at", "source", "external_id")
    before = list(sarah.activity.order_by("id").values(*kept))

    erasure = erase_customer(customer=sarah, at=NOON)

    assert list(sarah.activity.order_by("id").values(*kept)) == before
    assert (erasure.events, erasure.pseudonym) == (3, f"erased-{sarah.id.hex}")


def test_others_keep_what_is_theirs(sarah: Customer) -> None:
    ben = make_member(sarah.workspace, "ben", name="Ben Sarah Johnson")
    make_event(ben, metadata={"needs": "wheelchair"})
    twin = make_member(make_workspace("other-club"), "sarah-4711", name="Sarah Johnson")
    fault = ImportFault.objects.filter(workspace=sarah.workspace).first()
    assert fault is not None
    ImportFault.objects.filter(id=fault.id).update(raw="sarah-47112;x", message="No amount.")

    erase_customer(customer=sarah, at=NOON)

    ben.refresh_from_db()
    twin.refresh_from_db()
    fault.refresh_from_db()
    assert (ben.name, twin.name, fault.raw) == (
        "Ben Sarah Johnson",
        "Sarah Johnson",
        "sarah-47112;x",
    )
    assert ben.activity.get().metadata == {"needs": "wheelchair"}


def test_erasing_twice_changes_nothing_more(sarah: Customer) -> None:
    first = erase_customer(customer=sarah, at=NOON)
    after = whole_database()

    again = erase_customer(customer=sarah, at=timezone.now())

    assert (again.pseudonym, again.events, again.at) == (first.pseudonym, 0, NOON)
    assert whole_database() == after


def test_an_erasure_is_news_that_names_nobody(sarah: Customer) -> None:
    erase_customer(customer=sarah, at=NOON)

    message = Message.objects.get(workspace=sarah.workspace, type="customer.erased")
    assert message.body == {"pass_id": str(sarah.id)}


@pytest.mark.parametrize("whose", [{"pass_id": "{id}"}, {"user_id": "sarah-4711"}])
def test_who_was_erased_takes_no_new_events(sarah: Customer, whose: dict[str, str]) -> None:
    erase_customer(customer=sarah, at=NOON)
    late = draft(sarah, "activity", "visit")
    late.pass_id = whose.get("pass_id", "").format(id=sarah.id) or None
    late.user_id = whose.get("user_id")

    receipt = record_events(workspace=sarah.workspace, drafts=[late], at=NOON)[0]

    assert isinstance(receipt.refusal, UnknownCustomer)
    assert ActivityEvent.objects.filter(workspace=sarah.workspace).count() == 3


def test_the_pseudonym_is_no_customer_either(sarah: Customer) -> None:
    erasure = erase_customer(customer=sarah, at=NOON)
    late = draft(sarah, "activity", "visit")
    late.pass_id, late.user_id = None, erasure.pseudonym

    receipts = [
        record_events(
            workspace=sarah.workspace,
            drafts=[late],
            at=NOON,
            terms=Terms(extent=Extent.EACH, unknown=unknown),
        )[0]
        for unknown in Unknown
    ]

    assert [type(receipt.refusal) for receipt in receipts] == [UnknownCustomer] * 2


def test_the_same_person_may_come_back_as_somebody_new(sarah: Customer) -> None:
    erase_customer(customer=sarah, at=NOON)

    again = make_member(sarah.workspace, "sarah-4711")

    assert again.id != sarah.id
    assert not again.activity.exists()


class Rememberer:
    """A room that keeps something of customers."""

    def __init__(self) -> None:
        self.forgotten: list[Any] = []

    def erase(self, **what: Any) -> None:
        self.forgotten.append(what["customer_id"])

    def export(self, **what: Any) -> dict[str, Any]:
        return {"remembered": str(what["customer_id"])}


rememberer = Rememberer()


@pytest.fixture
def remembering(settings: Settings) -> Rememberer:
    """The only one who keeps something."""
    settings.PERSON_KEEPERS = [f"{__name__}.rememberer"]
    rememberer.forgotten.clear()
    return rememberer


def test_who_keeps_something_of_people_is_told_to_forget(
    sarah: Customer, remembering: Rememberer
) -> None:
    erase_customer(customer=sarah, at=NOON)

    assert remembering.forgotten == [sarah.id]


def test_what_others_keep_of_a_person_is_in_the_copy(
    sarah: Customer, remembering: Rememberer
) -> None:
    export = export_customer(customer=sarah)

    assert list(export) == ["customer", "pass", "events", "remembered"]
    assert export["remembered"] == str(sarah.id)
