"""What the database itself holds to: every row has a workspace, and nothing crosses workspaces."""

from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Customer
from core.ids import uuid7
from events.models import ActivityEvent
from tests.factories import make_event
from tests.tenancy import tenant_models

pytestmark = pytest.mark.django_db

TABLES = tenant_models()
of_each_table = pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
# Their key is that of the row they belong to.
SHARED_KEYS = {
    "analytics_comparison": "workspace_id",
    "analytics_rollupstate": "workspace_id",
    "accounts_pass": "customer_id",
    "events_relayposition": "workspace_id",
    "analytics_census": "segment_id",
    "loyalty_member": "customer_id",
    "loyalty_programme": "workspace_id",
    "loyalty_rewardstock": "reward_id",
    "ticketing_stock": "subject_id",
}


def rows_of(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def test_the_tables_that_must_have_a_workspace_are_found() -> None:
    assert {Customer, ActivityEvent} <= set(TABLES)


@of_each_table
def test_every_row_has_a_workspace(model: type[models.Model]) -> None:
    nullable = rows_of(
        "SELECT is_nullable FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = 'workspace_id'",
        model._meta.db_table,
    )

    assert nullable == ["NO"]


@of_each_table
def test_what_is_unique_is_so_within_a_workspace(model: type[models.Model]) -> None:
    definitions = rows_of(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND indisunique AND NOT indisprimary",
        model._meta.db_table,
    )

    for definition in definitions:
        assert "(workspace_id" in definition, definition
        assert " WHERE " not in definition, f"an upsert cannot aim at it: {definition}"


@of_each_table
def test_keys_are_made_by_the_application(model: type[models.Model]) -> None:
    key = model._meta.pk
    assert key is not None

    if model._meta.db_table in SHARED_KEYS:
        assert key.column == SHARED_KEYS[model._meta.db_table]
    else:
        assert (key.name, key.default) == ("id", uuid7)
    assert rows_of(
        "SELECT column_default FROM information_schema.columns"
        " WHERE table_name = %s AND column_name = %s",
        model._meta.db_table,
        key.column,
    ) == [None]


@of_each_table
def test_rows_point_at_customers_of_their_own_workspace_only(model: type[models.Model]) -> None:
    try:
        model._meta.get_field("customer")
    except FieldDoesNotExist:
        return

    keys = rows_of(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = %s::regclass",
        model._meta.db_table,
    )

    wanted = (
        "FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer(workspace_id, id)"
    )
    assert any(key.startswith(wanted) for key in keys), keys


def test_there_are_no_triggers_procedures_or_extensions() -> None:
    procedures = (
        "SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace"
        " WHERE nspname = 'public'"
    )

    assert rows_of("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal") == []
    assert rows_of(procedures) == []
    assert rows_of("SELECT extname FROM pg_extension") == ["plpgsql"]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("amount = -0.01", "activity_amount_of_transaction"),
        ("amount = NULL", "activity_amount_of_transaction"),
        ("currency = NULL", "activity_amount_of_transaction"),
        ("event_category = 'activity'", "activity_amount_of_transaction"),
        ("event_category = 'field_change'", "activity_"),
        ("field_name = 'tier'", "activity_field_of_change"),
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(
    change: str, constraint: str, member: Customer
) -> None:
    event = make_event(member)

    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE events_activityevent SET {change} WHERE id = %s", event.id)  # noqa: S608 - the test's own words


def test_the_database_refuses_an_event_of_another_workspaces_customer(
    member: Customer, stranger: Customer
) -> None:
    event = make_event(member)

    with pytest.raises(IntegrityError, match="activity_customer_in_workspace"):
        run("UPDATE events_activityevent SET customer_id = %s WHERE id = %s", stranger.id, event.id)


def test_the_database_refuses_a_pass_of_another_workspaces_customer(
    member: Customer, stranger: Customer
) -> None:
    with pytest.raises(IntegrityError, match="pass_customer_in_workspace"):
        run(
            "UPDATE accounts_pass SET workspace_id = %s WHERE customer_id = %s",
            stranger.workspace_id,
            member.id,
        )


def test_the_database_refuses_to_move_a_customer_who_has_a_pass(
    member: Customer, stranger: Customer
) -> None:
    with pytest.raises(IntegrityError, match="pass_customer_in_workspace"):
        run(
            "UPDATE accounts_customer SET workspace_id = %s, external_id = 'moved' WHERE id = %s",
            stranger.workspace_id,
            member.id,
        )


def run(sql: str, *params: Any) -> None:
    """The statement by hand, past everything that the application checks."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
