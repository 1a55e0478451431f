from django.db import migrations

_TABLES = ("member", "ledgerentry", "lot", "limituse", "closedplace")


def _key(table):
    name = f"{table}_customer_in_workspace"
    return migrations.RunSQL(
        f"""
        ALTER TABLE loyalty_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE loyalty_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """The foreign keys that Django cannot write: points are of their workspace's customer.

    Members are updated with every event: a fifth of each page is left free for it.
    """

    dependencies = [("loyalty", "0001_programme_and_ledger")]

    operations = [
        *map(_key, _TABLES),
        migrations.RunSQL(
            "ALTER TABLE loyalty_member SET (fillfactor = 80)",
            "ALTER TABLE loyalty_member RESET (fillfactor)",
        ),
    ]
