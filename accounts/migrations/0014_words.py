
import accounts.models.workspaces
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_first_steps'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='apikey',
            options={'ordering': ['-created_at'], 'verbose_name': 'API key', 'verbose_name_plural': 'API keys'},
        ),
        migrations.AlterModelOptions(
            name='customer',
            options={'ordering': ['-created_at', '-id'], 'verbose_name': 'customer', 'verbose_name_plural': 'customers'},
        ),
        migrations.AlterModelOptions(
            name='staffmember',
            options={'ordering': ['user__email'], 'verbose_name': 'staff member', 'verbose_name_plural': 'staff'},
        ),
        migrations.AlterModelOptions(
            name='user',
            options={'ordering': ['email'], 'verbose_name': 'person who signs in', 'verbose_name_plural': 'people who sign in'},
        ),
        migrations.AlterModelOptions(
            name='workspace',
            options={'ordering': ['name'], 'verbose_name': 'workspace', 'verbose_name_plural': 'workspaces'},
        ),
        migrations.AlterField(
            model_name='apikey',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='made'),
        ),
        migrations.AlterField(
            model_name='apikey',
            name='name',
            field=models.CharField(help_text='Where it is used, e.g. till at the bar.', max_length=100, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='known since'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='language',
            field=models.CharField(blank=True, help_text='Such as de or en-GB.', max_length=35, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='name',
            field=models.CharField(blank=True, max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='time_zone',
            field=models.CharField(blank=True, help_text="Where this person's days begin; empty means the workspace's zone.", max_length=64, validators=[accounts.models.workspaces.validate_time_zone], verbose_name='time zone'),
        ),
        migrations.AlterField(
            model_name='customer',
            name='user_groups',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, help_text='Groups whose rewards may differ, separated by commas.', size=None, verbose_name='groups'),
        ),
        migrations.AlterField(
            model_name='staffmember',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='added'),
        ),
        migrations.AlterField(
            model_name='staffmember',
            name='role',
            field=models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('steward', 'Steward at the door'), ('analyst', 'Analyst')], default='steward', max_length=20, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='staffmember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person'),
        ),
        migrations.AlterField(
            model_name='user',
            name='is_active',
            field=models.BooleanField(default=True, help_text='Switch off instead of deleting: the history keeps its names.', verbose_name='active'),
        ),
        migrations.AlterField(
            model_name='user',
            name='name',
            field=models.CharField(blank=True, max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='colour',
            field=models.CharField(blank=True, db_default='', default='', help_text='The colour of buttons and links on your pages; made readable by itself.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}\\Z', 'Write it as # and six digits, e.g. #0b5d4e.')], verbose_name='colour'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, verbose_name='made'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='currency',
            field=models.CharField(default='EUR', help_text='What amounts are in when nothing else is said, e.g. EUR.', max_length=3, validators=[accounts.models.workspaces.validate_currency], verbose_name='currency'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='language',
            field=models.CharField(choices=[('en', 'English'), ('de', 'Deutsch')], default='en', max_length=10, verbose_name='language'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='name',
            field=models.CharField(max_length=200, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='slug',
            field=models.CharField(help_text='Its short name in commands and tokens, e.g. city-gym.', max_length=63, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\Z', 'Use lower-case letters, digits and hyphens.', code='invalid_slug')], verbose_name='short name'),
        ),
        migrations.AlterField(
            model_name='workspace',
            name='time_zone',
            field=models.CharField(default='UTC', help_text='Days, weeks and months begin in this zone, e.g. Europe/Berlin.', max_length=64, validators=[accounts.models.workspaces.validate_time_zone], verbose_name='time zone'),
        ),
    ]
