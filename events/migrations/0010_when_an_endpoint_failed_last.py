from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_endpoints_that_are_being_deleted"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="last_failed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
