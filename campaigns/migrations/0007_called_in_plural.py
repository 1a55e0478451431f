from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_letters_about_cards"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="automation",
            options={
                "ordering": ["key"],
                "verbose_name": "automation",
                "verbose_name_plural": "automations",
            },
        ),
        migrations.AlterModelOptions(
            name="campaign",
            options={
                "ordering": ["-created_at", "-id"],
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
            },
        ),
    ]
