from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("loyalty", "0001_before_the_portal"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="challenge",
            options={
                "ordering": ["key"],
                "verbose_name": "challenge",
                "verbose_name_plural": "challenges",
            },
        ),
        migrations.AlterModelOptions(
            name="dryrun",
            options={
                "ordering": ["-asked_at", "-id"],
                "verbose_name": "dry run",
                "verbose_name_plural": "dry runs",
            },
        ),
        migrations.AlterModelOptions(
            name="eventrule",
            options={"ordering": ["key"], "verbose_name": "rule", "verbose_name_plural": "rules"},
        ),
        migrations.AlterModelOptions(
            name="leaderboard",
            options={
                "ordering": ["key"],
                "verbose_name": "leaderboard",
                "verbose_name_plural": "leaderboards",
            },
        ),
        migrations.AlterModelOptions(
            name="programme",
            options={
                "verbose_name": "how tiers are reached",
                "verbose_name_plural": "how tiers are reached",
            },
        ),
        migrations.AlterModelOptions(
            name="redemption",
            options={"verbose_name": "redemption", "verbose_name_plural": "redemptions"},
        ),
        migrations.AlterModelOptions(
            name="reward",
            options={
                "ordering": ["key"],
                "verbose_name": "reward",
                "verbose_name_plural": "rewards",
            },
        ),
        migrations.AlterModelOptions(
            name="stampprogram",
            options={
                "ordering": ["key"],
                "verbose_name": "stamp programme",
                "verbose_name_plural": "stamp programmes",
            },
        ),
        migrations.AlterModelOptions(
            name="streak",
            options={
                "ordering": ["key"],
                "verbose_name": "streak",
                "verbose_name_plural": "streaks",
            },
        ),
        migrations.AlterModelOptions(
            name="tier",
            options={
                "ordering": ["threshold", "key"],
                "verbose_name": "tier",
                "verbose_name_plural": "tiers",
            },
        ),
    ]
