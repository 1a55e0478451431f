from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ticketing", "0014_moved_events"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="order",
            options={
                "ordering": ["-created_at"],
                "verbose_name": "order",
                "verbose_name_plural": "orders",
            },
        ),
        migrations.AlterModelOptions(
            name="paymentquestion",
            options={
                "ordering": ["-asked_at"],
                "verbose_name": "payment question",
                "verbose_name_plural": "payment questions",
            },
        ),
        migrations.AlterModelOptions(
            name="photo",
            options={"ordering": ["-id"], "verbose_name": "photo", "verbose_name_plural": "photos"},
        ),
        migrations.AlterModelOptions(
            name="room",
            options={
                "ordering": ["position", "id"],
                "verbose_name": "room",
                "verbose_name_plural": "rooms",
            },
        ),
        migrations.AlterModelOptions(
            name="session",
            options={
                "ordering": ["starts_at", "id"],
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
            },
        ),
        migrations.AlterModelOptions(
            name="speaker",
            options={
                "ordering": ["name", "id"],
                "verbose_name": "speaker",
                "verbose_name_plural": "speakers",
            },
        ),
        migrations.AlterModelOptions(
            name="stripeaccount",
            options={"verbose_name": "Stripe account", "verbose_name_plural": "Stripe accounts"},
        ),
        migrations.AlterModelOptions(
            name="ticket",
            options={
                "ordering": ["-issued_at"],
                "verbose_name": "ticket",
                "verbose_name_plural": "tickets",
            },
        ),
        migrations.AlterModelOptions(
            name="ticketedevent",
            options={
                "ordering": ["-starts_at"],
                "verbose_name": "event",
                "verbose_name_plural": "events",
            },
        ),
        migrations.AlterModelOptions(
            name="transfer",
            options={
                "ordering": ["-offered_at"],
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
            },
        ),
    ]
