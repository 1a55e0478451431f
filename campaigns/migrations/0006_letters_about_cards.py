import core.ids
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_portal'),
        ('campaigns', '0005_attempts_of_targets'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardLetters',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('of_expiry', models.BooleanField(default=False, help_text='One e-mail before points expire, to members who may be written to.', verbose_name='points about to expire')),
                ('days_before', models.PositiveSmallIntegerField(default=14, help_text='How many days before the points expire, e.g. 14.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='days before')),
                ('of_rewards', models.BooleanField(default=False, help_text='An e-mail with the code, for who redeems a reward or is given one.', verbose_name='rewards')),
                ('workspace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'letters about points and rewards',
                'verbose_name_plural': 'letters about points and rewards',
                'constraints': [models.UniqueConstraint(fields=('workspace',), name='card_letters_once'), models.CheckConstraint(condition=models.Q(('days_before__gte', 1), ('days_before__lte', 90)), name='card_letters_days_before')],
            },
        ),
        migrations.CreateModel(
            name='ExpiryNotice',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('due_on', models.DateField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'customer', 'due_on'), name='expiry_notice_once')],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE campaigns_expirynotice ADD CONSTRAINT expiry_notice_in_workspace
            FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
            """,
            "ALTER TABLE campaigns_expirynotice DROP CONSTRAINT expiry_notice_in_workspace",
        ),
    ]
