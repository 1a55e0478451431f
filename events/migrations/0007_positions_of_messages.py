from django.db import migrations, models

# Nobody outside could read what was handed on by then: the log that others read begins here.
_FORGET_HANDED_ON = """
    DELETE FROM events_message m USING events_relayposition p
    WHERE p.workspace_id = m.workspace_id AND m.transaction_id < p.next_transaction_id
"""
_EACH_OF_EVENTS = """
    UPDATE events_message SET body = jsonb_build_object('each', (
        SELECT jsonb_agg(jsonb_build_object('activity_id', key))
        FROM jsonb_array_elements(body->'event_ids') AS key
    )) WHERE type IN ('event.recorded', 'event.deleted') AND body ? 'event_ids'
"""
_EACH = """
    UPDATE events_message SET body = body - '{list}' || jsonb_build_object('each', body->'{list}')
    WHERE body ? '{list}'
"""
_TICKETED = """
    UPDATE events_message SET
        body = body - 'event_id' || jsonb_build_object('ticketed_event_id', body->'event_id')
    WHERE body ? 'event_id'
"""
_NEW_SHAPES = [_EACH_OF_EVENTS, _TICKETED] + [
    _EACH.format(list=name) for name in ("changes", "reached", "check_ins")
]


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_events_orders_tickets'),
        ('events', '0006_who_had_a_refund'),
    ]

    operations = [
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('name', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('holder', models.UUIDField(null=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(_FORGET_HANDED_ON, migrations.RunSQL.noop),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in _NEW_SHAPES),
        migrations.RemoveIndex(
            model_name='message',
            name='message_in_order',
        ),
        migrations.RemoveField(
            model_name='message',
            name='transaction_id',
        ),
        migrations.RemoveField(
            model_name='relayposition',
            name='next_transaction_id',
        ),
        migrations.AddField(
            model_name='message',
            name='position',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='relayposition',
            name='last',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('position', None)), fields=['workspace', 'id'], name='message_waiting'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('workspace', 'position'), name='message_position_once'),
        ),
    ]
