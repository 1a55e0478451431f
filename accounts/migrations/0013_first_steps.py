from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_guests_by_email"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="guide_closed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
