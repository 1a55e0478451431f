import core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_words'),
        ('ticketing', '0013_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticketedevent',
            name='edition',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='ticketedevent',
            name='moved_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticketedevent',
            name='was_ends_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticketedevent',
            name='was_starts_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='ticketedevent',
            name='was_time_zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='ticketedevent',
            name='was_venue',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.CreateModel(
            name='HolderNotice',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('edition', models.PositiveIntegerField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('ticketed_event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ticketing.ticketedevent')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'ticketed_event', 'customer', 'edition'), name='holder_notice_once')],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE ticketing_holdernotice ADD CONSTRAINT holder_notice_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE ticketing_holdernotice DROP CONSTRAINT holder_notice_in_workspace",
        ),
    ]
