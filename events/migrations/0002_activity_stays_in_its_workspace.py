from django.db import migrations


class Migration(migrations.Migration):
    """The foreign key that Django cannot write: an event's customer is of the event's workspace."""

    dependencies = [("events", "0001_activity_and_outbox")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE events_activityevent ADD CONSTRAINT activity_customer_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE events_activityevent DROP CONSTRAINT activity_customer_in_workspace",
        )
    ]
