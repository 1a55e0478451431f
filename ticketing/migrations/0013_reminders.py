import core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_portal'),
        ('ticketing', '0012_letters_of_other_rooms'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticketedevent',
            name='sends_reminder',
            field=models.BooleanField(db_default=True, default=True, help_text='Who holds a ticket gets an e-mail the day before.', verbose_name='reminder'),
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event_on', models.DateField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('ticketed_event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ticketing.ticketedevent')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'ticketed_event', 'customer', 'event_on'), name='reminder_once')],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE ticketing_reminder ADD CONSTRAINT reminder_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE ticketing_reminder DROP CONSTRAINT reminder_in_workspace",
        ),
    ]
