from django.db import migrations

# The table, and the column that names the customer.
_KEYS = [
    ("order", "customer_id"),
    ("ticket", "customer_id"),
    ("transfer", "customer_id"),
    ("transfer", "claimant_id"),
    ("checkin", "customer_id"),
]


def _key(table, column):
    name = f"{table}_{column.removesuffix('_id')}_in_workspace"
    return migrations.RunSQL(
        f"""
        ALTER TABLE ticketing_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, {column}) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE ticketing_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    """The foreign keys that Django cannot write: tickets are of their workspace's customers.

    A stock is changed by every sale: nine tenths of its page are left free for it.
    """

    dependencies = [
        ("ticketing", "0001_events_orders_tickets"),
        ("accounts", "0004_room_on_the_pages_of_passes"),
    ]

    operations = [
        *(_key(table, column) for table, column in _KEYS),
        migrations.RunSQL(
            "ALTER TABLE ticketing_stock SET (fillfactor = 10)",
            "ALTER TABLE ticketing_stock RESET (fillfactor)",
        ),
    ]
