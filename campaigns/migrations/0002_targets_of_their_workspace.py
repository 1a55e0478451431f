from django.db import migrations

_NAME = "target_customer_in_workspace"


class Migration(migrations.Migration):
    """The foreign key that Django cannot write: targets are of their workspace's customers."""

    dependencies = [("campaigns", "0001_campaigns")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE campaigns_target ADD CONSTRAINT {_NAME}
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            f"ALTER TABLE campaigns_target DROP CONSTRAINT {_NAME}",
        ),
    ]
