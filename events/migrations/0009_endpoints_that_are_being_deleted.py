from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0008_webhooks")]

    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="deleted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="replay",
            name="first_position",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                fields=["workspace", "endpoint", "created_at"],
                condition=models.Q(state="failed"),
                name="delivery_given_up",
            ),
        ),
    ]
