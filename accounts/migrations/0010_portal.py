import core.ids
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_erased_customers'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='colour',
            field=models.CharField(blank=True, db_default='', default='', help_text='The colour of buttons and links on your pages; made readable by itself.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write it as # and six digits, e.g. #0b5d4e.')]),
        ),
        migrations.AddField(
            model_name='workspace',
            name='logo',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=100),
        ),
        migrations.CreateModel(
            name='OwnRecord',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_records', to='accounts.customer')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_records', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'own record',
                'constraints': [models.UniqueConstraint(fields=('workspace', 'user', 'place'), name='own_record_place_once'), models.UniqueConstraint(fields=('workspace', 'customer'), name='own_record_of_one')],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE accounts_ownrecord ADD CONSTRAINT own_record_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE accounts_ownrecord DROP CONSTRAINT own_record_in_workspace",
        ),
    ]
