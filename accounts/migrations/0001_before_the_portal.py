import accounts.models.credentials
import accounts.models.customers
import accounts.models.workspaces
import core.ids
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.migrating import together


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_people_and_access'), ('accounts', '0002_pass_stays_in_its_workspace'), ('accounts', '0003_where_customers_lived'), ('accounts', '0004_room_on_the_pages_of_passes'), ('accounts', '0005_events_orders_tickets'), ('accounts', '0006_messages_and_rewards'), ('accounts', '0007_numbers_of_customers'), ('accounts', '0008_who_wants_mail'), ('accounts', '0009_erased_customers')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = together([
        migrations.RunSQL(
            "CREATE SEQUENCE accounts_customer_number",
            "DROP SEQUENCE accounts_customer_number",
        ),
        migrations.CreateModel(
            name='Workspace',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('slug', models.CharField(help_text='Its short name in commands and tokens, e.g. city-gym.', max_length=63, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\Z', 'Use lower-case letters, digits and hyphens.', code='invalid_slug')])),
                ('name', models.CharField(max_length=200)),
                ('time_zone', models.CharField(default='UTC', help_text='Days, weeks and months begin in this zone, e.g. Europe/Berlin.', max_length=64, validators=[accounts.models.workspaces.validate_time_zone])),
                ('currency', models.CharField(default='EUR', help_text='What amounts are in when nothing else is said, e.g. EUR.', max_length=3, validators=[accounts.models.workspaces.validate_currency])),
                ('language', models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], default='en', max_length=10)),
                ('colour', models.CharField(blank=True, db_default='', default='', help_text='The colour of buttons and links on your pages; made readable by itself.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write it as # and six digits, e.g. #0b5d4e.')])),
                ('logo', models.CharField(blank=True, db_default='', default='', editable=False, max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True, help_text='Switch off instead of deleting: the history keeps its names.')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may sign in to the admin')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['email'],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(db_default=accounts.models.customers.NextNumber(), editable=False)),
                ('external_id', models.CharField(help_text='The id that your shop, till or app has for this person.', max_length=255, validators=[accounts.models.customers.validate_external_id], verbose_name='customer id')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('time_zone', models.CharField(blank=True, help_text="Where this person's days begin; empty means the workspace's zone.", max_length=64, validators=[accounts.models.workspaces.validate_time_zone])),
                ('former_zones', models.JSONField(db_default=[], default=list, editable=False)),
                ('language', models.CharField(blank=True, help_text='Such as de or en-GB.', max_length=35)),
                ('user_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, help_text='Groups whose rewards may differ, separated by commas.', size=None)),
                ('wants_mail', models.BooleanField(db_default=True, default=True, help_text='Switched off: no campaign and no automation writes to this person.', verbose_name='may be written to')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='accounts.workspace')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['workspace', 'email'], name='customer_by_email'), models.Index(condition=models.Q(('erased_at__isnull', False)), fields=['workspace', 'number'], name='customer_erased'), models.Index(fields=['workspace', '-created_at', '-id'], name='customer_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'external_id'), name='customer_external_id_once', violation_error_message='There already is a customer with this id.'), models.UniqueConstraint(fields=('workspace', 'id'), name='customer_in_workspace'), models.UniqueConstraint(fields=('workspace', 'number'), include=('id',), name='customer_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='Where it is used, e.g. till at the bar.', max_length=100)),
                ('hint', models.CharField(editable=False, max_length=12)),
                ('digest', models.BinaryField(max_length=32)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('events:read', 'See activity and its totals'), ('events:write', 'Record any activity, purchases included'), ('events:door', 'Record visits, check-ins, scans and redemptions'), ('events:delete', 'Delete recorded activity, undo imports'), ('loyalty:read', 'See rules, points, tiers, streaks, challenges and boards'), ('loyalty:configure', 'Change rules, tiers, streaks and challenges'), ('points:write', 'Spend and adjust points, take redemptions back'), ('rewards:redeem', 'Redeem rewards and hand them out'), ('tickets:read', 'See ticketed events, tickets and who attends'), ('tickets:sell', 'See orders, sell, take payments and refund'), ('tickets:configure', 'Set up events, moderate photos, invite'), ('tickets:door', 'Check tickets in and give out perks'), ('customers:read', 'See customers and their passes'), ('customers:write', 'Create and change customers'), ('customers:privacy', "Export and erase one person's data"), ('segments:configure', 'Set up segments of customers'), ('campaigns:read', 'See campaigns, automations and what came of them'), ('campaigns:configure', 'Set up and start campaigns and automations'), ('changes:read', 'Read the log of all messages'), ('webhooks:configure', 'Set up webhooks, see and repeat deliveries'), ('workspace:manage', 'Change the workspace, its staff and its keys')], max_length=30), default=accounts.models.credentials.default_key_scopes, size=None)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_keys', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'API key',
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'digest'), name='api_key_digest_once')],
            },
        ),
        migrations.CreateModel(
            name='Pass',
            fields=[
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='card', serialize=False, to='accounts.customer')),
                ('number', models.CharField(help_text='What is printed under the code.', max_length=32)),
                ('fields', models.JSONField(default=dict, help_text='What the card shows.')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passes', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'pass',
                'verbose_name_plural': 'passes',
                'constraints': [models.UniqueConstraint(fields=('workspace', 'number'), name='pass_number_once')],
            },
        ),
        migrations.CreateModel(
            name='StaffMember',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('steward', 'Steward at the door'), ('analyst', 'Analyst')], default='steward', max_length=20)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff', to='accounts.workspace')),
            ],
            options={
                'ordering': ['user__email'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'user'), name='staff_once_per_workspace', violation_error_message='This person already is staff of the workspace.')],
            },
        ),
        migrations.CreateModel(
            name='SigningSecret',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('retires_at', models.DateTimeField(editable=False, null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signing_secrets', to='accounts.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'created_at'], name='signing_secret_newest')],
            },
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
    ])
