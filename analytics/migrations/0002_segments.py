import core.ids
import django.db.models.deletion
from django.db import migrations, models


_KEY = migrations.RunSQL(
    """
    ALTER TABLE analytics_segmentmember ADD CONSTRAINT segmentmember_customer_in_workspace
    FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
    """,
    """
    ALTER TABLE analytics_segmentmember DROP CONSTRAINT segmentmember_customer_in_workspace
    """,
)


class Migration(migrations.Migration):
    """Segments, who was in them when they were counted last, and each member's row."""

    dependencies = [
        ('accounts', '0007_numbers_of_customers'),
        ('analytics', '0001_rollups'),
    ]

    operations = [
        migrations.CreateModel(
            name='Segment',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='Its name in the API. It never changes.', max_length=100)),
                ('title', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, default='')),
                ('criteria', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.workspace')),
            ],
            options={
                'verbose_name': 'segment',
                'ordering': ['title', 'key'],
            },
        ),
        migrations.CreateModel(
            name='SegmentMember',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='analytics.segment')),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Census',
            fields=[
                ('segment', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='census', serialize=False, to='analytics.segment')),
                ('members', models.BinaryField(default=bytes)),
                ('size', models.PositiveIntegerField(default=0)),
                ('turn', models.BigIntegerField(default=0)),
                ('counted_at', models.DateTimeField(null=True)),
                ('counted_on', models.DateField(null=True)),
                ('counted_to', models.BigIntegerField(default=0)),
                ('seconds', models.FloatField(default=0)),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='segment',
            constraint=models.UniqueConstraint(fields=('workspace', 'key'), name='segment_key_once'),
        ),
        migrations.AddIndex(
            model_name='segmentmember',
            index=models.Index(fields=['workspace', 'customer'], name='segments_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='segmentmember',
            constraint=models.UniqueConstraint(fields=('workspace', 'segment', 'customer'), name='segment_member_once'),
        ),
        _KEY,
    ]
