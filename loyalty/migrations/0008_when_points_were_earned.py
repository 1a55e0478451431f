from django.db import migrations, models

# Points that are taken back count for the day of the event that had earned them.
_FILL = """
    UPDATE loyalty_ledgerentry e SET earned_at = coalesce(origin.occurred_at, e.occurred_at)
    FROM loyalty_ledgerentry own
    LEFT JOIN loyalty_ledgerentry origin
        ON origin.workspace_id = own.workspace_id AND origin.event_id = own.event_id
        AND origin.step = 0
    WHERE e.workspace_id = own.workspace_id AND e.id = own.id
"""


class Migration(migrations.Migration):
    """Tiers and leaderboards add up what was earned by the time at which it was."""

    dependencies = [("loyalty", "0007_counted_by_version")]

    operations = [
        migrations.AddField("ledgerentry", "earned_at", models.DateTimeField(null=True)),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField("ledgerentry", "earned_at", models.DateTimeField()),
        migrations.AddIndex(
            "ledgerentry",
            models.Index(
                fields=["workspace", "earned_at"],
                include=["customer", "points", "pending"],
                condition=models.Q(
                    ("kind__in", ["earn", "reverse"]),
                    models.Q(("pending", 0), ("points", 0), _negated=True),
                ),
                name="entry_earned",
            ),
        ),
    ]
