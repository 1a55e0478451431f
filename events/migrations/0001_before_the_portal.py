import core.ids
import django.contrib.postgres.indexes
import django.db.models.deletion
import events.imports.models
from django.conf import settings
from django.db import migrations, models

from core.migrating import together


def _of_its_workspace(table, column, name):
    """The foreign key that Django cannot write: a row's customer is of the row's workspace."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE events_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, {column}_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE events_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    replaces = [('events', '0001_activity_and_outbox'), ('events', '0002_activity_stays_in_its_workspace'), ('events', '0003_imports'), ('events', '0004_a_transaction_has_an_amount'), ('events', '0005_which_rule_was_meant'), ('events', '0006_who_had_a_refund'), ('events', '0007_positions_of_messages'), ('events', '0008_webhooks'), ('events', '0009_endpoints_that_are_being_deleted'), ('events', '0010_when_an_endpoint_failed_last'), ('events', '0011_origin_of_messages')]

    initial = True

    dependencies = [
        ('accounts', '0002_of_one_workspace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='RelayPosition',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.workspace')),
                ('last', models.BigIntegerField(default=0)),
                ('moved_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('holder', models.UUIDField(null=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Uploaded'), ('previewed', 'Previewed'), ('waiting', 'Waiting'), ('running', 'Running'), ('finished', 'Finished'), ('failed', 'Stopped by a fault'), ('undoing', 'Being undone'), ('undone', 'Undone')], default='draft', max_length=10)),
                ('file', models.FileField(blank=True, storage=events.imports.models.private_storage, upload_to=events.imports.models.place_of)),
                ('name', models.CharField(max_length=255, verbose_name='file')),
                ('format', models.CharField(choices=[('text', 'Text (CSV)'), ('workbook', 'Workbook (XLSX)')], max_length=10)),
                ('size', models.BigIntegerField(help_text='In bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('options', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('created', models.PositiveIntegerField(default=0)),
                ('duplicates', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('removed', models.PositiveIntegerField(default=0)),
                ('failure', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'indexes': [models.Index(fields=['workspace', '-created_at', '-id'], name='import_newest_first'), models.Index(fields=['workspace', 'sha256'], name='import_of_file'), models.Index(condition=models.Q(('state__in', ['waiting', 'running', 'undoing'])), fields=['workspace', 'heartbeat_at'], name='import_moving')],
            },
        ),
        migrations.CreateModel(
            name='ImportFault',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=60)),
                ('field', models.CharField(blank=True, max_length=300)),
                ('message', models.TextField()),
                ('raw', models.CharField(blank=True, max_length=1000)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='faults', to='events.importjob')),
            ],
            options={
                'verbose_name': 'rejected line',
                'verbose_name_plural': 'rejected lines',
                'ordering': ['line'],
                'indexes': [models.Index(fields=['job'], name='import_fault_of_job')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'job', 'line'), name='import_fault_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(editable=False, null=True)),
                ('type', models.CharField(max_length=60)),
                ('body', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('origin', models.JSONField(editable=False, null=True)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('position', None)), fields=['workspace', 'id'], name='message_waiting')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'position'), name='message_position_once')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('url', models.CharField(max_length=2000, verbose_name='address')),
                ('description', models.CharField(blank=True, default='', max_length=200)),
                ('types', models.JSONField(default=list)),
                ('api_version', models.CharField(max_length=10, verbose_name='version')),
                ('state', models.CharField(choices=[('active', 'Active'), ('failing', 'Failing'), ('disabled', 'Disabled'), ('gone', 'Gone')], default='active', max_length=10)),
                ('secrets', models.JSONField(default=dict, editable=False)),
                ('failing_since', models.DateTimeField(editable=False, null=True)),
                ('last_failed_at', models.DateTimeField(editable=False, null=True)),
                ('letters', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('paused_until', models.DateTimeField(editable=False, null=True)),
                ('held_from', models.BigIntegerField(editable=False, null=True)),
                ('state_changed_at', models.DateTimeField(editable=False)),
                ('last_delivered_at', models.DateTimeField(editable=False, null=True)),
                ('deleted_at', models.DateTimeField(editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'webhook',
                'ordering': ['created_at', 'id'],
                'indexes': [models.Index(fields=['workspace', 'state'], name='endpoint_of_workspace')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_from', None), ('state__in', ['active', 'failing'])), models.Q(('held_from__isnull', False), ('state__in', ['disabled', 'gone'])), _connector='OR'), name='endpoint_holds_what_it_does_not_hear')],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveIntegerField(default=0)),
                ('type', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_attempt_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('log', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('message', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.message')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
                ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='events.webhookendpoint')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['workspace', 'endpoint', 'next_attempt_at', 'id'], name='delivery_due'), models.Index(fields=['workspace', 'endpoint', 'created_at'], name='delivery_newest'), models.Index(condition=models.Q(('state', 'failed')), fields=['workspace', 'endpoint', 'created_at'], name='delivery_given_up')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'endpoint', 'message', 'place'), name='delivery_once'), models.CheckConstraint(condition=models.Q(models.Q(('next_attempt_at__isnull', False), ('state', 'waiting')), models.Q(('next_attempt_at', None), ('state__in', ['delivered', 'failed'])), _connector='OR'), name='delivery_waits_for_something')],
            },
        ),
        migrations.CreateModel(
            name='Replay',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first_position', models.BigIntegerField()),
                ('next_position', models.BigIntegerField()),
                ('last_position', models.BigIntegerField()),
                ('is_of_all', models.BooleanField(default=False)),
                ('taken_up', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
                ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='replays', to='events.webhookendpoint')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['workspace', 'endpoint'], name='replay_under_way')],
            },
        ),
        migrations.CreateModel(
            name='ActivityEvent',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event_category', models.CharField(choices=[('transaction', 'Transaction'), ('activity', 'Activity'), ('field_change', 'Field change')], max_length=20, verbose_name='category')),
                ('event_type', models.CharField(choices=[('purchase', 'Purchase'), ('refund', 'Refund'), ('payment', 'Payment'), ('charge', 'Charge'), ('credit', 'Credit'), ('check_in', 'Check-in'), ('check_out', 'Check-out'), ('visit', 'Visit'), ('scan', 'Scan'), ('redemption', 'Redemption'), ('app_open', 'App opened'), ('link_click', 'Link clicked'), ('notification_received', 'Notification received'), ('notification_opened', 'Notification opened'), ('pass_installed', 'Pass installed'), ('pass_uninstalled', 'Pass uninstalled'), ('pass_registered', 'Pass registered'), ('custom', 'Custom'), ('field_updated', 'Field updated'), ('field_increment', 'Field incremented'), ('field_decrement', 'Field decremented')], max_length=30, verbose_name='type')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('currency', models.CharField(max_length=3, null=True)),
                ('occurred_at', models.DateTimeField(verbose_name='when')),
                ('received_at', models.DateTimeField(verbose_name='received')),
                ('external_id', models.CharField(max_length=255, null=True)),
                ('source', models.CharField(blank=True, default='', max_length=255)),
                ('metadata', models.JSONField(default=dict)),
                ('field_name', models.CharField(max_length=255, null=True)),
                ('old_value', models.TextField(null=True)),
                ('new_value', models.TextField(null=True)),
                ('name', models.CharField(help_text='The key of the one rule that the caller meant.', max_length=100, null=True)),
                ('by_customer', models.BooleanField(db_default=False, default=False, help_text="Whether the customer's own device reported it.")),
                ('import_id', models.UUIDField(editable=False, null=True)),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='activity', to='accounts.customer')),
                ('recorded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activity',
                'indexes': [models.Index(fields=['workspace', 'occurred_at', 'id'], name='activity_newest_first'), models.Index(fields=['workspace', 'customer', 'occurred_at'], name='activity_of_customer'), models.Index(fields=['workspace', 'event_type', 'occurred_at'], name='activity_of_type'), models.Index(fields=['workspace', 'source'], name='activity_of_source'), models.Index(condition=models.Q(('event_type__in', ('refund', 'credit'))), fields=['workspace', 'customer'], name='activity_of_refunds'), models.Index(condition=models.Q(('import_id__isnull', False)), fields=['workspace', 'import_id'], name='activity_of_import'), django.contrib.postgres.indexes.BrinIndex(fields=['received_at'], name='activity_received')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'external_id'), name='activity_external_id_once'), models.CheckConstraint(condition=models.Q(models.Q(('amount__gte', 0), ('amount__isnull', False), ('currency__isnull', False), ('event_category', 'transaction')), models.Q(models.Q(('event_category', 'transaction'), _negated=True), ('amount', None), ('currency', None)), _connector='OR'), name='activity_amount_of_transaction'), models.CheckConstraint(condition=models.Q(('event_category', 'field_change'), ('field_name', None), _connector='XOR'), name='activity_field_of_change')],
            },
        ),
        _of_its_workspace('activityevent', 'customer', 'activity_customer_in_workspace'),
    ])
