import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.migrating import together


def _of_its_workspace(table, column, name):
    """The foreign key that Django cannot write: a row's customer is of the row's workspace."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE campaigns_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, {column}_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE campaigns_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):

    replaces = [('campaigns', '0001_campaigns'), ('campaigns', '0002_targets_of_their_workspace'), ('campaigns', '0003_actions_taken'), ('campaigns', '0004_automations'), ('campaigns', '0005_attempts_of_targets')]

    initial = True

    dependencies = [
        ('accounts', '0002_of_one_workspace'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='Automation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='Its name in the API. It never changes.', max_length=100)),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, default='')),
                ('trigger', models.JSONField(default=dict)),
                ('conditions', models.JSONField(null=True)),
                ('actions', models.JSONField(default=list)),
                ('delay_amount', models.PositiveIntegerField(default=0)),
                ('delay_unit', models.CharField(choices=[('minutes', 'minutes'), ('hours', 'hours'), ('days', 'days')], default='minutes', max_length=10)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('paused', 'Paused'), ('retired', 'Retired')], default='draft', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('trigger_revision', models.PositiveIntegerField(default=1)),
                ('hears', models.CharField(blank=True, default='', max_length=60)),
                ('activated_at', models.DateTimeField(null=True)),
                ('swept_on', models.DateField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('stopped_words', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name_plural': 'automations',
                'verbose_name': 'automation',
                'ordering': ['key'],
                'indexes': [models.Index(condition=models.Q(('state', 'active')), fields=['workspace', 'hears'], name='automation_listening')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='automation_key_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('activated_at__isnull', False), _connector='OR'), name='automation_was_activated')],
            },
        ),
        migrations.CreateModel(
            name='AutomationRun',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cause_key', models.CharField(max_length=255)),
                ('revision', models.PositiveIntegerField()),
                ('heard', models.CharField(blank=True, default='', max_length=60)),
                ('fields', models.JSONField(default=dict)),
                ('activity_id', models.UUIDField(null=True)),
                ('chain', models.JSONField(default=list)),
                ('caused_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('acting', 'Acting'), ('done', 'Acted'), ('not_met', 'Conditions did not hold'), ('skipped', 'Nothing to do'), ('stopped', 'Stopped'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('code', models.CharField(blank=True, default='', max_length=50)),
                ('words', models.CharField(blank=True, default='', max_length=500)),
                ('seen', models.JSONField(default=list)),
                ('actions', models.JSONField(default=list)),
                ('finished_at', models.DateTimeField(null=True)),
                ('automation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='campaigns.automation')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'run',
                'indexes': [models.Index(fields=['workspace', 'automation', 'caused_at', 'id'], name='automation_run_newest'), models.Index(fields=['workspace', 'customer', 'caused_at', 'id'], name='automation_run_customer'), models.Index(condition=models.Q(('state__in', ('waiting', 'acting'))), fields=['workspace', 'due_at'], name='automation_run_due'), models.Index(condition=models.Q(('state', 'stopped')), fields=['workspace', 'automation', 'finished_at'], name='automation_run_stopped')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'automation', 'cause_key'), name='automation_run_once')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='Its name in the API. It never changes.', max_length=100)),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, default='')),
                ('segment', models.CharField(max_length=100)),
                ('holdout', models.PositiveSmallIntegerField(default=0)),
                ('actions', models.JSONField(default=list)),
                ('starts_at', models.DateTimeField(blank=True, null=True)),
                ('return_days', models.PositiveSmallIntegerField(default=30)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed')], default='draft', max_length=10)),
                ('started_at', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('members', models.BinaryField(null=True)),
                ('audience', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name_plural': 'campaigns',
                'verbose_name': 'campaign',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['active', 'scheduled'])), fields=['workspace', 'state'], name='campaign_to_look_after'), models.Index(fields=['workspace', '-created_at', '-id'], name='campaign_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='campaign_key_once'), models.CheckConstraint(condition=models.Q(('holdout__lte', 50)), name='campaign_holdout_is_no_majority'), models.CheckConstraint(condition=models.Q(('started_at', None), ('state__in', ['active', 'paused', 'completed']), _connector='XOR'), name='campaign_starts_once')],
            },
        ),
        migrations.CreateModel(
            name='CampaignStep',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed')], max_length=10)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='campaigns.campaign')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'campaign', 'number'), name='campaign_step_once')],
            },
        ),
        migrations.CreateModel(
            name='MailText',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'digest'), name='mail_text_once')],
            },
        ),
        migrations.CreateModel(
            name='Deed',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cause_kind', models.CharField(max_length=10)),
                ('cause_id', models.UUIDField()),
                ('run_id', models.UUIDField()),
                ('place', models.PositiveSmallIntegerField()),
                ('type', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('done', 'Done'), ('skipped', 'Skipped'), ('failed', 'Failed')], max_length=10, verbose_name='state')),
                ('code', models.CharField(blank=True, default='', max_length=50)),
                ('words', models.CharField(blank=True, default='', max_length=500)),
                ('reference_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
                ('mail_text', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaigns.mailtext')),
            ],
            options={
                'verbose_name': 'action taken',
                'verbose_name_plural': 'actions taken',
                'indexes': [models.Index(fields=['workspace', 'customer', '-at'], name='deed_of_customer'), models.Index(fields=['workspace', 'cause_id', 'type'], name='deed_of_cause')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'run_id', 'customer', 'place'), name='deed_once')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('skipped', 'Nothing to do'), ('failed', 'Failed'), ('dropped', 'Ended before their turn'), ('held_out', 'Left out to compare')], max_length=10)),
                ('taken_at', models.DateTimeField()),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('performed_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='campaigns.campaign')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'target',
                'indexes': [models.Index(fields=['workspace', 'campaign', 'taken_at', 'id'], name='campaign_target_newest'), models.Index(fields=['workspace', 'campaign', 'state'], name='campaign_target_states'), models.Index(condition=models.Q(('state', 'waiting')), fields=['workspace', 'campaign', 'id'], name='campaign_target_waiting'), models.Index(fields=['workspace', 'customer'], name='campaign_target_of_customer')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'campaign', 'customer'), name='campaign_target_once')],
            },
        ),
        _of_its_workspace('target', 'customer', 'target_customer_in_workspace'),
        _of_its_workspace('deed', 'customer', 'deed_customer_in_workspace'),
        _of_its_workspace('automationrun', 'customer', 'automationrun_customer_in_workspace'),
    ])
