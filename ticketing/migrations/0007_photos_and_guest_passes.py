import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


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
        ("ticketing", "0006_one_open_payment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GuestPass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "label",
                    models.CharField(help_text="Who it is for: table 4, the band.", max_length=100),
                ),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "is_upload_only",
                    models.BooleanField(
                        default=False,
                        help_text="Adds photos and sees none.",
                        verbose_name="upload only",
                    ),
                ),
                ("most_photos", models.PositiveIntegerField()),
                ("most_bytes", models.PositiveBigIntegerField()),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
                ("created_at", models.DateTimeField(verbose_name="made")),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guest_passes",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "guest pass",
                "verbose_name_plural": "guest passes",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("gallery", "Gallery"), ("picture", "Picture of the event")],
                        default="gallery",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("storing", "Being stored"),
                            ("pending", "Waits for approval"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("taken_down", "Taken down"),
                            ("leaving", "Being removed"),
                        ],
                        default="storing",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=80)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("caption", models.CharField(blank=True, default="", max_length=300)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("stored_bytes", models.PositiveBigIntegerField()),
                ("uploaded_at", models.DateTimeField(verbose_name="added")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="first approved")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="accounts.customer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guest_pass",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="ticketing.guestpass",
                    ),
                ),
                (
                    "ticketed_event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="ticketing.ticketedevent",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PhotoShare",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField(editable=False)),
                ("photos", models.IntegerField(default=0)),
                ("bytes", models.BigIntegerField(default=0)),
                ("most_photos", models.PositiveIntegerField()),
                ("most_bytes", models.PositiveBigIntegerField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of a gallery",
            },
        ),
        migrations.CreateModel(
            name="TakeDown",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("upheld", "The photo stays away"),
                            ("dismissed", "The photo was shown again"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.customer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="take_downs",
                        to="ticketing.photo",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "take-down",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="guestpass",
            constraint=models.UniqueConstraint(
                fields=("workspace", "digest"), name="guest_pass_token_once"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                fields=["workspace", "ticketed_event", "state", "id"], name="photo_of_event"
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["workspace", "state", "uploaded_at"], name="photo_by_state"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                fields=("workspace", "name"), name="photo_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(
                fields=(
                    "workspace",
                    "ticketed_event",
                    "purpose",
                    "customer",
                    "guest_pass",
                    "digest",
                ),
                name="photo_sent_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("customer", None), ("guest_pass", None), _connector="OR"),
                name="photo_of_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="photoshare",
            constraint=models.UniqueConstraint(
                fields=("workspace", "ticketed_event", "subject_id"), name="photo_share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="photoshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("bytes__gte", 0), ("photos__gte", 0)),
                name="photo_share_given_back_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="photoshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bytes__lte", models.F("most_bytes")), ("photos__lte", models.F("most_photos"))
                ),
                name="photo_share_within_limits",
            ),
        ),
        migrations.AddConstraint(
            model_name="takedown",
            constraint=models.UniqueConstraint(
                fields=("workspace", "photo", "customer"),
                name="take_down_once_each",
                nulls_distinct=False,
            ),
        ),
        *(_customer_of(table) for table in ("photo", "takedown")),
    ]
