from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ticketing", "0009_files_of_programmes"),
    ]

    operations = [
        migrations.AddField(
            model_name="refund",
            name="ask_at",
            field=models.DateTimeField(null=True),
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
                    ("keys_refused", "The payment service does not take the keys"),
                ],
                max_length=20,
            ),
        ),
    ]
