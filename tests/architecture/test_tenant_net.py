"""The net that every test runs over really holds."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import Customer, Pass
from tests.architecture import careless
from tests.tenancy import CrossedWorkspaces, Net, is_within_a_workspace

SELECTED = 'SELECT "accounts_customer"."workspace_id" FROM "accounts_customer" WHERE '


@pytest.mark.parametrize(
    ("sql", "is_kept"),
    [
        (SELECTED + '"accounts_customer"."workspace_id" = %s', True),
        (SELECTED + '"accounts_customer"."id" = %s', False),
        ("SELECT count(*) FROM events_activityevent WHERE workspace_id = %(workspace)s", True),
        ("SELECT count(*) FROM events_activityevent", False),
        ('UPDATE "accounts_pass" SET "fields" = %s WHERE "customer_id" = %s', False),
        ("DELETE FROM events_message WHERE workspace_id IN (%s) AND id = %s", True),
        ("DELETE FROM events_message WHERE id = %s", False),
        ("WITH some AS (SELECT id FROM events_message) SELECT id FROM some", False),
        ("INSERT INTO accounts_customer (id, workspace_id) VALUES (%s, %s)", True),
        ("INSERT INTO accounts_customer (id) SELECT workspace_id FROM accounts_pass", False),
        ("SELECT id FROM accounts_workspace WHERE slug = %s", True),
        ('TRUNCATE "accounts_customer"', True),
    ],
)
def test_a_statement_must_name_the_workspace_of_what_it_touches(sql: str, is_kept: bool) -> None:
    assert is_within_a_workspace(sql) is is_kept


@pytest.mark.django_db
def test_a_careless_look_up_of_the_product_is_caught(
    member: Customer, tenant_net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the module were the product's: what tests ask themselves is let through.
    monkeypatch.setattr("tests.tenancy.TESTS", "tests/architecture/test_")

    with pytest.raises(CrossedWorkspaces, match=r"careless\.py"):
        careless.find(member.id)
    caught = tenant_net.caught[:]
    tenant_net.caught.clear()

    assert len(caught) == 1


@pytest.mark.django_db
def test_saving_and_reloading_a_row_name_its_workspace(
    member: Customer, stranger: Customer
) -> None:
    with connection.execute_wrapper(Strict()):
        member.name = "Sarah J."
        member.save(update_fields=["name"])
        member.refresh_from_db()
        card = Pass.objects.filter(workspace=member.workspace).defer("number").get()
        number = card.number

    assert (member.name, number) == ("Sarah J.", member.card.number)


@pytest.mark.django_db
def test_a_row_never_moves_to_another_workspace(member: Customer, stranger: Customer) -> None:
    member.workspace = stranger.workspace

    with pytest.raises(DatabaseError, match="did not affect any rows"):
        member.save(update_fields=["name"])


class Strict:
    """Also holds what a test does itself to the rule."""

    def __call__(self, execute: object, sql: str, *rest: object) -> object:
        assert is_within_a_workspace(sql), sql
        return execute(sql, *rest)  # type: ignore[operator]  # the framework's callback is untyped
