from django.db import migrations


class Migration(migrations.Migration):
    """The foreign key that Django cannot write: a pass is of its customer's workspace."""

    dependencies = [("accounts", "0001_people_and_access")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE accounts_pass ADD CONSTRAINT pass_customer_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE accounts_pass DROP CONSTRAINT pass_customer_in_workspace",
        )
    ]
