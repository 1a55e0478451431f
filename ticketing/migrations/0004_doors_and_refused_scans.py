import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _kept(to, **more):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more
    )


class Migration(migrations.Migration):
    """What doors that were offline refused is kept; the door's own figures stand on the ticket.

    A ticket is changed at the door: a fifth of its page is left free for it, so that its six
    indexes need not be written again.
    """

    dependencies = [
        ("accounts", "0005_events_orders_tickets"),
        ("ticketing", "0003_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "ticket", "scanned_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField("checkin", "entries", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField(
            "checkin", "ticket", _kept("ticketing.ticket", related_name="check_ins")
        ),
        migrations.AlterField(
            "perkredemption",
            "ticket_perk",
            _kept("ticketing.ticketperk", related_name="redemptions"),
        ),
        migrations.CreateModel(
            name="RefusedScan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("presented", models.CharField(blank=True, default="", max_length=300)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("reason", models.CharField(max_length=40)),
                ("words", models.CharField(blank=True, default="", max_length=300)),
                ("nonce", models.CharField(blank=True, default="", max_length=100)),
                ("gate", models.CharField(blank=True, default="", max_length=60)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("device", models.CharField(blank=True, default="", max_length=100)),
                ("by", _kept(settings.AUTH_USER_MODEL, null=True, related_name="+")),
                ("ticket", _kept("ticketing.ticket", null=True, related_name="+")),
                (
                    "ticketed_event",
                    _kept("ticketing.ticketedevent", db_constraint=False, related_name="+"),
                ),
                ("workspace", _kept("accounts.workspace", db_constraint=False, related_name="+")),
            ],
            options={"verbose_name": "refused scan", "ordering": ["-received_at"]},
        ),
        migrations.AddConstraint(
            "refusedscan",
            models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "fingerprint"), name="refused_scan_once"
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE ticketing_ticket SET (fillfactor = 80)",
            "ALTER TABLE ticketing_ticket RESET (fillfactor)",
        ),
    ]
