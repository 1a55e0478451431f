from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0001_before_the_portal"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="segment",
            options={
                "ordering": ["title", "key"],
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
            },
        ),
    ]
