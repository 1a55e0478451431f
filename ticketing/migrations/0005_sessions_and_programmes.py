import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.models.customers
import core.ids

_SESSIONS = ("invitation", "participant", "sessionseat")


def _customer_of(table):
    """The foreign key that Django cannot write: what is of a person is of their workspace."""
    name = f"{table}_customer_in_workspace"
    return migrations.RunSQL(
        f"""
        ALTER TABLE ticketing_{table} ADD CONSTRAINT {name}
        FOREIGN KEY (workspace_id, customer_id) REFERENCES accounts_customer (workspace_id, id)
        """,
        f"ALTER TABLE ticketing_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_events_orders_tickets"),
        ("ticketing", "0004_doors_and_refused_scans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Its name in the API and in addresses. It never changes.",
                        max_length=100,
                        validators=[accounts.models.customers.validate_external_id],
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Seats; empty: any number.", null=True
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "room",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Its name in the API and in addresses. It never changes.",
                        max_length=100,
                        validators=[accounts.models.customers.validate_external_id],
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("subtitle", models.CharField(blank=True, default="", max_length=500)),
                ("abstract", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("kind", models.CharField(blank=True, default="", max_length=100)),
                ("track", models.CharField(blank=True, default="", max_length=200)),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                ("url", models.CharField(blank=True, default="", max_length=500)),
                ("license", models.CharField(blank=True, default="", max_length=200)),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        blank=True, help_text="Seats; empty: as many as the room has.", null=True
                    ),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("is_imported", models.BooleanField(default=False, editable=False)),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="ticketing.room",
                    ),
                ),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(blank=True, default="", max_length=100)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("about", models.CharField(editable=False, max_length=140)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                    ),
                ),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.session",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "ordering": ["-invited_at"],
            },
        ),
        migrations.CreateModel(
            name="SessionSeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("selected", "Has a seat"),
                            ("standby", "Waits for a seat"),
                            ("given_up", "Given up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveIntegerField(null=True)),
                ("selected_at", models.DateTimeField(null=True)),
                ("moved_up_at", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.session",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_seats",
                        to="ticketing.ticket",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat in a session",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Its name in the API and in addresses. It never changes.",
                        max_length=100,
                        validators=[accounts.models.customers.validate_external_id],
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("biography", models.TextField(blank=True, default="")),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="SessionSpeaker",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ticketing.session",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "speaker of a session",
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_visible", models.BooleanField(default=False)),
                ("display_name", models.CharField(blank=True, default="", max_length=100)),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                    ),
                ),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "indexes": [
                    models.Index(
                        fields=["workspace", "ticketed_event", "is_visible", "agreed_at"],
                        name="participant_seen",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "ticketed_event", "customer"), name="participant_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_visible", False), ("agreed_at__isnull", False), _connector="OR"
                        ),
                        name="participant_agreed_to_be_seen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "day_begins_at",
                    models.TimeField(
                        default=datetime.time(0, 0),
                        help_text="What is before it on the event's clock belongs to the evening before.",
                        verbose_name="day begins",
                    ),
                ),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("version", models.CharField(blank=True, default="", max_length=200)),
                ("time_zone", models.CharField(blank=True, default="", max_length=64)),
                ("imported_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace", "ticketed_event"), name="programme_of_event_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "key"), name="room_key_once"
            ),
        ),
        migrations.AddIndex(
            model_name="session",
            index=models.Index(
                fields=["workspace", "ticketed_event", "starts_at"], name="session_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "key"), name="session_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="session_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["workspace", "customer"], name="invitation_of_customer"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "customer", "about"), name="invitation_once"
            ),
        ),
        migrations.AddIndex(
            model_name="sessionseat",
            index=models.Index(
                fields=["workspace", "customer", "state"], name="session_seat_of_customer"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseat",
            constraint=models.UniqueConstraint(
                fields=("workspace", "session", "customer"), name="session_seat_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseat",
            constraint=models.UniqueConstraint(
                fields=("workspace", "session", "position"), name="session_seat_place_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position__isnull", False), ("state", "standby")),
                    models.Q(models.Q(("state", "standby"), _negated=True), ("position", None)),
                    _connector="OR",
                ),
                name="session_seat_waits_in_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "key"), name="speaker_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionspeaker",
            constraint=models.UniqueConstraint(
                fields=("workspace", "session", "speaker"), name="session_speaker_once"
            ),
        ),
        *(_customer_of(table) for table in _SESSIONS),
    ]
