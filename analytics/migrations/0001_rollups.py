import core.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


_PACKED = {
    "delta": ["body"],
    "kindtally": ["people"],
    "customerblock": ["numbers", "counts", "totals", "last"],
}


def _uncompressed(table, column):
    return migrations.RunSQL(
        f"ALTER TABLE analytics_{table} ALTER COLUMN {column} SET STORAGE EXTERNAL",
        f"ALTER TABLE analytics_{table} ALTER COLUMN {column} SET STORAGE EXTENDED",
    )


class Migration(migrations.Migration):
    """What is packed already is not compressed again: that took longer than reading it."""

    initial = True

    dependencies = [
        ('accounts', '0007_numbers_of_customers'),
    ]

    operations = [
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
        *(_uncompressed(table, column) for table, columns in _PACKED.items() for column in columns),
    ]
