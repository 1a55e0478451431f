"""`manage.py import_events`: the same importer, at a prompt."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Workspace
from events.imports.models import ImportJob
from events.models import ActivityEvent
from tests.imports.files import HEADER, ORDERS, workbook, written

pytestmark = pytest.mark.django_db


def bring(path: Path, **wishes: Any) -> str:
    out = StringIO()
    given = {"workspace": "city-gym", "create_customers": True} | wishes
    call_command("import_events", str(path), stdout=out, stderr=StringIO(), **given)
    return out.getvalue()


def refusal(path: Path, **wishes: Any) -> CommandError:
    with pytest.raises(CommandError) as caught:
        bring(path, **wishes)
    return caught.value


def test_a_file_with_a_header_needs_no_settings(workspace: Workspace, tmp_path: Path) -> None:
    said = bring(written(tmp_path, ORDERS), source="till")

    assert said.startswith("2 created, 0 duplicates, 0 rejected")
    assert {event.source for event in ActivityEvent.objects.of(workspace)} == {"till"}


def test_every_setting_can_be_said(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "sarah;01.03.2026;$1.234,50\n".encode("cp1252"))

    bring(
        path,
        delimiter=";",
        no_header=True,
        columns="user_id,date,amount",
        date_format="%d.%m.%Y",
        decimal_mark=",",
        symbols="$=USD",
        event_type="payment",
        encoding="cp1252",
    )

    event = ActivityEvent.objects.get(workspace=workspace)
    assert (event.event_type, event.currency, str(event.amount)) == ("payment", "USD", "1234.5000")


def test_a_workbook_is_a_file_like_any_other(workspace: Workspace, tmp_path: Path) -> None:
    rows = [["customer", "date", "amount"], ["sarah", "2026-03-01", 5]]

    said = bring(written(tmp_path, workbook(rows), "orders.xlsx"))

    assert said.startswith("1 created")


def test_rejected_lines_are_shown_and_make_the_exit_code_two(
    workspace: Workspace, tmp_path: Path
) -> None:
    fault = refusal(written(tmp_path, HEADER + "A-1,sarah,soon,1\nA-2,sarah,2026-03-01,1\n"))

    assert (fault.returncode, str(fault)) == (2, "1 lines were rejected.")
    assert ActivityEvent.objects.of(workspace).count() == 1


def test_a_dry_run_keeps_nothing(workspace: Workspace, tmp_path: Path) -> None:
    said = bring(written(tmp_path, ORDERS), dry_run=True)

    assert "line 2: would be created, with a new customer" in said
    assert not ActivityEvent.objects.of(workspace).exists()
    assert not ImportJob.objects.exists()


def test_the_same_file_without_ids_is_warned_about(workspace: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, ORDERS)
    bring(path, columns="-,user_id,date,amount")

    fault = refusal(path, columns="-,user_id,date,amount")
    bring(path, columns="-,user_id,date,amount", again=True)

    assert "Add --again if that is meant" in str(fault)
    assert ActivityEvent.objects.of(workspace).count() == 4


@pytest.mark.parametrize(
    ("content", "wishes", "words"),
    [
        (ORDERS, {"columns": "who,-,-,-"}, "cannot become 'who'"),
        ("a,b\nc,d\n", {}, "Say which column is the customer"),
        (ORDERS, {"event_type": "purchas"}, "Did you mean 'purchase'?"),
        (ORDERS, {"currency": "EURO"}, "no ISO 4217 code"),
        (ORDERS, {"symbols": "$"}, "Write signs as"),
        (ORDERS, {"workspace": "nowhere"}, "There is no workspace 'nowhere'"),
        ("", {}, "This file is empty"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_left(
    workspace: Workspace, tmp_path: Path, content: str, wishes: dict[str, str], words: str
) -> None:
    assert words in str(refusal(written(tmp_path, content), **wishes))
    assert not ImportJob.objects.exists()


def test_a_missing_file_is_said(workspace: Workspace, tmp_path: Path) -> None:
    assert "There is no file" in str(refusal(tmp_path / "nothing.csv"))
