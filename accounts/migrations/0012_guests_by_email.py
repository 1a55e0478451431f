from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_language_of_a_person"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                Lower("email"),
                condition=models.Q(("external_id__startswith", "guest-")),
                name="customer_guest_by_email",
            ),
        ),
    ]
