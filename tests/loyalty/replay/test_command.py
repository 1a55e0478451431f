"""`manage.py replay --verify`."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import InternalError

from accounts.models import Customer, Workspace
from core.moments import one_moment_to_read
from loyalty.models import Member
from tests.factories import make_member, make_workspace, purchase
from tests.loyalty.programme import make_rule, record


def replay(*words: str, **options: Any) -> tuple[str, str]:
    """What the command says, and what it says beside that."""
    out, err = StringIO(), StringIO()
    try:
        call_command("replay", *words, stdout=out, stderr=err, **options)
    except CommandError as refusal:
        return out.getvalue(), f"{refusal.returncode}: {refusal}"
    return out.getvalue(), err.getvalue()


@pytest.fixture
def history(workspace: Workspace, member: Customer, stranger: Customer) -> Workspace:
    """Purchases here and there."""
    for one in (member, stranger):
        make_rule(one.workspace)
        record(one.workspace, purchase(one))
    return workspace


@pytest.mark.django_db
def test_nothing_is_said_of_a_ledger_that_is_right(history: Workspace) -> None:
    out, err = replay("--verify")

    assert out == ""
    assert "city-gym: 1 of 1 customers" in err
    assert "other-club: 1 of 1 customers" in err
    assert err.endswith("No difference.\n")


@pytest.mark.django_db
def test_a_difference_is_a_line_and_an_exit_code(history: Workspace) -> None:
    Member.objects.filter(workspace=history).update(lifetime=7)

    out, err = replay("--verify", "--workspace", "city-gym")

    words = "workspace=city-gym customer=sarah: member's lifetime: expected 10, found 7"
    assert out.splitlines()[0] == words
    assert err == "1: 2 differences."


@pytest.mark.django_db
def test_one_workspace_or_one_customer_can_be_meant(history: Workspace, member: Customer) -> None:
    tom = make_member(history, "tom")
    record(history, purchase(tom))
    Member.objects.filter(workspace=history, customer_id=tom.id).update(lifetime=7)

    assert replay("--verify", "--workspace", "other-club")[0] == ""
    assert replay("--verify", "--workspace", "city-gym", "--customer", "sarah")[0] == ""
    for name in ("tom", str(tom.id)):
        assert "customer=tom" in replay("--verify", "--customer", name)[0]


@pytest.mark.django_db
def test_who_is_not_there_is_said(history: Workspace) -> None:
    assert replay("--verify", "--customer", "nobody")[1] == "1: There is no customer 'nobody'."
    assert "There is no workspace 'x'" in replay("--verify", "--workspace", "x")[1]


@pytest.mark.django_db
def test_without_verify_nothing_is_promised(history: Workspace) -> None:
    assert replay()[1].startswith("1: Say --verify: ")


@pytest.mark.django_db(transaction=True)
def test_a_chunk_is_seen_at_one_instant_and_cannot_be_written() -> None:
    make_workspace()

    with one_moment_to_read(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Member.objects.update(lifetime=0)
