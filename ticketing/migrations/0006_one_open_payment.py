from django.db import migrations, models


class Migration(migrations.Migration):
    """An order has one open payment at a time; a refund says why it is made."""

    dependencies = [("ticketing", "0005_sessions_and_programmes")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="ask_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="cancel_url",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="payment",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="open_slot",
            field=models.CharField(editable=False, max_length=4, null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="success_url",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="refund",
            name="kind",
            field=models.CharField(
                choices=[
                    ("staff", "Given back by staff"),
                    ("late", "It came too late"),
                    ("twice", "It was paid already"),
                ],
                default="staff",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="paymentquestion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("wrong_amount", "Another amount than the order's"),
                    ("wrong_currency", "Another currency than the order's"),
                    ("wrong_mode", "Test money for a real order, or the reverse"),
                    ("wrong_order", "It names another order"),
                    ("unknown_order", "It names no order of ours"),
                    ("not_found", "The payment service does not know it any more"),
                    ("refund_failed", "Money could not be given back"),
                    ("refund_not_ours", "Given back without us"),
                    ("disputed", "The buyer disputes it"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["workspace", "open_slot", "ask_at"], name="payment_to_ask"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["workspace", "intent_reference"], name="payment_by_intent"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["workspace", "state", "made_at"], name="refund_to_ask"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("workspace", "order", "open_slot"), name="payment_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("open_slot", "open"), ("state__in", ["starting", "open"])),
                    models.Q(
                        ("open_slot", None),
                        models.Q(("state__in", ["starting", "open"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payment_open_while_it_may_bring_money",
            ),
        ),
    ]
