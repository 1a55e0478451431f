import core.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from core.migrating import together


def _of_its_workspace(table, column, name):
    """The foreign key that Django cannot write: a row's customer is of the row's workspace."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE analytics_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, {column}_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE analytics_{table} DROP CONSTRAINT {name}",
    )


def _uncompressed(table, column):
    """What is packed already is not compressed again: that took longer than reading it."""
    return migrations.RunSQL(
        f"ALTER TABLE analytics_{table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
        f"ALTER TABLE analytics_{table} ALTER COLUMN {column} SET STORAGE EXTENDED",
    )


class Migration(migrations.Migration):

    replaces = [('analytics', '0001_rollups'), ('analytics', '0002_segments'), ('analytics', '0003_comparisons')]

    initial = True

    dependencies = [
        ('accounts', '0002_of_one_workspace'),
    ]

    operations = together([
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
                'verbose_name_plural': 'segments',
                'verbose_name': 'segment',
                'ordering': ['title', 'key'],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='segment_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.workspace')),
                ('asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('buckets', models.PositiveBigIntegerField(default=0)),
                ('differing', models.PositiveBigIntegerField(default=0)),
                ('drifts', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'comparison of the numbers',
                'verbose_name_plural': 'numbers',
            },
        ),
        migrations.CreateModel(
            name='RollupState',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.workspace')),
                ('time_zone', models.CharField(max_length=64)),
                ('version', models.BigIntegerField(default=0)),
                ('first_on', models.DateField(null=True)),
                ('last_on', models.DateField(null=True)),
                ('folded_at', models.DateTimeField(null=True)),
                ('built_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CustomerBlock',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event_type', models.CharField(blank=True, default='', max_length=30)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('block', models.BigIntegerField()),
                ('numbers', models.BinaryField()),
                ('counts', models.BinaryField()),
                ('totals', models.BinaryField()),
                ('last', models.BinaryField()),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'event_type', 'currency', 'block'), name='customer_block_once')],
            },
        ),
        migrations.CreateModel(
            name='Delta',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('body', models.BinaryField()),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'id'], name='delta_oldest_first')],
            },
        ),
        migrations.CreateModel(
            name='KindTally',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('grain', models.CharField(choices=[('day', 'Day'), ('week', 'Week'), ('month', 'Month'), ('year', 'Year'), ('all', 'All time')], max_length=5)),
                ('starts_on', models.DateField()),
                ('event_type', models.CharField(blank=True, default='', max_length=30)),
                ('name', models.CharField(blank=True, default='', max_length=100)),
                ('count', models.BigIntegerField(default=0)),
                ('points', models.DecimalField(decimal_places=0, default=0, max_digits=30)),
                ('failed', models.BigIntegerField(default=0)),
                ('limited', models.BigIntegerField(default=0)),
                ('hours', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('users', models.BigIntegerField(default=0)),
                ('people', models.BinaryField()),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'grain', 'event_type', 'name', 'starts_on'), name='kind_tally_once')],
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
            options={
                'indexes': [models.Index(fields=['workspace', 'customer'], name='segments_of_customer')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'segment', 'customer'), name='segment_member_once')],
            },
        ),
        migrations.CreateModel(
            name='SourceTally',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('grain', models.CharField(choices=[('day', 'Day'), ('week', 'Week'), ('month', 'Month'), ('year', 'Year'), ('all', 'All time')], max_length=5)),
                ('starts_on', models.DateField()),
                ('event_type', models.CharField(max_length=30)),
                ('source', models.CharField(blank=True, default='', max_length=255)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('count', models.BigIntegerField(default=0)),
                ('amount', models.DecimalField(decimal_places=4, default=0, max_digits=30)),
                ('hour_counts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('hour_amounts', django.contrib.postgres.fields.ArrayField(base_field=models.DecimalField(decimal_places=4, max_digits=30), default=list, size=None)),
                ('workspace', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'grain', 'event_type', 'starts_on', 'source', 'currency'), name='source_tally_once')],
            },
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
        _of_its_workspace('segmentmember', 'customer', 'segmentmember_customer_in_workspace'),
        _uncompressed('delta', 'body'),
        _uncompressed('kindtally', 'people'),
        _uncompressed('customerblock', 'numbers'),
        _uncompressed('customerblock', 'counts'),
        _uncompressed('customerblock', 'totals'),
        _uncompressed('customerblock', 'last'),
    ])
