import accounts.models.credentials
import accounts.models.customers
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_messages_and_rewards'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE accounts_customer_number",
            "DROP SEQUENCE accounts_customer_number",
        ),
        migrations.AddField(
            model_name='customer',
            name='number',
            field=models.BigIntegerField(db_default=accounts.models.customers.NextNumber(), editable=False),
        ),
        migrations.AlterField(
            model_name='apikey',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('events:read', 'See activity and its totals'), ('events:write', 'Record any activity, purchases included'), ('events:door', 'Record visits, check-ins, scans and redemptions'), ('events:delete', 'Delete recorded activity, undo imports'), ('loyalty:read', 'See rules, points, tiers, streaks, challenges and boards'), ('loyalty:configure', 'Change rules, tiers, streaks and challenges'), ('points:write', 'Spend and adjust points, take redemptions back'), ('rewards:redeem', 'Redeem rewards and hand them out'), ('tickets:read', 'See ticketed events, tickets and who attends'), ('tickets:sell', 'See orders, sell, take payments and refund'), ('tickets:configure', 'Set up events, moderate photos, invite'), ('tickets:door', 'Check tickets in and give out perks'), ('customers:read', 'See customers and their passes'), ('customers:write', 'Create and change customers'), ('customers:privacy', "Export and erase one person's data"), ('segments:configure', 'Set up segments of customers'), ('campaigns:read', 'See campaigns, automations and what came of them'), ('campaigns:configure', 'Set up and start campaigns and automations'), ('changes:read', 'Read the log of all messages'), ('webhooks:configure', 'Set up webhooks, see and repeat deliveries'), ('workspace:manage', 'Change the workspace, its staff and its keys')], max_length=30), default=accounts.models.credentials.default_key_scopes, size=None),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(fields=('workspace', 'number'), include=('id',), name='customer_number_once'),
        ),
    ]
