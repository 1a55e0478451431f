from django.db import migrations


def _of_its_workspace(table, column, name):
    """The foreign key that Django cannot write: a row's customer is of the row's workspace."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE accounts_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, {column}_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE accounts_{table} DROP CONSTRAINT {name}",
    )


def _with_room(table, percent):
    """Rows that change often: so that the new version lies beside the old one."""
    return migrations.RunSQL(
        f"ALTER TABLE accounts_{table} SET (fillfactor = {percent})",
        f"ALTER TABLE accounts_{table} RESET (fillfactor)",
    )


class Migration(migrations.Migration):

    replaces = [('accounts', '0010_portal')]

    dependencies = [
        ('accounts', '0001_before_the_portal'),
    ]

    operations = [
        _of_its_workspace('pass', 'customer', 'pass_customer_in_workspace'),
        _of_its_workspace('ownrecord', 'customer', 'own_record_in_workspace'),
        _with_room('pass', 80),
    ]
