from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_who_wants_mail'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('erased_at__isnull', False)), fields=['workspace', 'number'], name='customer_erased'),
        ),
    ]
