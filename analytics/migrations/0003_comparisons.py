import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The last comparison of each workspace's statistics with its recorded events."""

    dependencies = [
        ("accounts", "0007_numbers_of_customers"),
        ("analytics", "0002_segments"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.workspace",
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("buckets", models.PositiveBigIntegerField(default=0)),
                ("differing", models.PositiveBigIntegerField(default=0)),
                ("drifts", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "comparison of the numbers",
                "verbose_name_plural": "numbers",
            },
        ),
    ]
