"""The Celery application, and the table of what runs when."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_init

from config.broker import celery_settings
from config.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Celery runs the checks at each start and drops their answers; `manage.py` shows them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

# Every entry only wakes a sweeper: two schedulers at once must be harmless.
# `expires`, in seconds, lets a worker that comes back late skip what piled up meanwhile.
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "relay what a commit did not wake": {
        "task": "events.relay_outbox",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "fold what nobody was woken for": {
        "task": "analytics.fold_rollups",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "compare statistics with the rows": {
        "task": "analytics.audit_rollups",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 3600},
    },
    "resume imports whose worker died": {
        "task": "events.resume_imports",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "forget the lines of old imports": {
        "task": "events.forget_import_lines",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "send again what was asked for": {
        "task": "events.run_replays",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "remove what deleted webhooks leave behind": {
        "task": "events.remove_webhooks",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "write to owners about webhooks that fail": {
        "task": "events.write_about_webhooks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "forget old deliveries of webhooks": {
        "task": "events.forget_webhook_deliveries",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "resume dry runs whose worker died": {
        "task": "loyalty.resume_dry_runs",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "forget the answers of old dry runs": {
        "task": "loyalty.forget_dry_runs",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "let points ripen and expire": {
        "task": "loyalty.settle_dues",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "let codes of rewards expire": {
        "task": "loyalty.expire_redemptions",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "resume recounts whose worker died": {
        "task": "loyalty.resume_recounts",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "bring members into the tiers' period": {
        "task": "loyalty.review_all_tiers",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "close months of leaderboards": {
        "task": "loyalty.close_leaderboards",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "compute how each streak does": {
        "task": "loyalty.compute_streak_analytics",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "count segments again": {
        "task": "analytics.keep_segments",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "remove the files of photos that are gone": {
        "task": "ticketing.sweep_photos",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send letters that are due": {
        "task": "ticketing.send_letters",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "write about what waits to be paid at the desk": {
        "task": "ticketing.write_of_desk",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "remind those who hold a ticket for tomorrow": {
        "task": "ticketing.remind_holders",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "return tickets that nobody claimed": {
        "task": "ticketing.return_transfers",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "give back what unpaid orders hold": {
        "task": "ticketing.expire_orders",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget webhooks that cannot come again": {
        "task": "ticketing.forget_notices",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "look for money that nobody told of": {
        "task": "ticketing.reconcile_payments",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "run automations that nobody was woken for": {
        "task": "campaigns.run_automations",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "look for anniversaries and absences": {
        "task": "campaigns.sweep_automations",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "tell of points that are about to expire": {
        "task": "campaigns.tell_of_expiry",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "start campaigns that are due, and resume those whose worker died": {
        "task": "campaigns.sweep_campaigns",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
}

app = Celery("foyer")
app.add_defaults(lambda: celery_settings() | {"beat_schedule": BEAT_SCHEDULE})
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_: object) -> None:
    """Leave the logs as Django's settings have them; Celery would put its own in their place."""


@worker_init.connect
def load_before_parting(**_: object) -> None:
    """Letters name addresses: load them before the processes that do the work are started."""
    settle()
