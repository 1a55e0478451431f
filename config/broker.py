"""Celery's queue: inside the same PostgreSQL unless CELERY_BROKER_URL names Redis or RabbitMQ."""

import ssl
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from pgmq.install import get_embedded_install_sql, get_embedded_sql_version
from psycopg.conninfo import make_conninfo

from config.environment import read

# The name stands for whatever DATABASE_URL names; logs show it, and nothing looks it up.
INSIDE = "pgmq://the-database"
SCHEMES = {"pgmq", "redis", "rediss", "amqp", "amqps"}
OURS = "The task queue of Foyer, pgmq "
# Two installers at once would both find no schema: CREATE TYPE knows no IF NOT EXISTS.
INSTALL_LOCK = 0x464F_5945


def broker_url(text: str) -> str:
    """Parse CELERY_BROKER_URL; without it, tasks wait in the database itself."""
    if urlsplit(text).scheme not in SCHEMES:
        raise ValueError("give redis://host:6379/1 or amqp://user:password@host, or leave it unset")
    return text


def celery_settings() -> dict[str, Any]:
    """Everything Celery is told, read when Django's settings are known."""
    url = read("CELERY_BROKER_URL", broker_url, default=INSIDE)
    return {
        "broker_url": url,
        "broker_transport_options": _transport_options(url),
        "broker_use_ssl": _tls(url),
        "broker_connection_retry_on_startup": True,
        "task_default_queue": "foyer",
        # Schedules find what was not sent: a queue that is away must not hold up a request.
        "task_publish_retry_policy": {"max_retries": 1, "interval_start": 0},
        "task_ignore_result": True,
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_prefetch_multiplier": 4,  # twelve messages for the three processes of `up`
        # Its reply queues would stay in PostgreSQL for ever, and pgmq does not carry the answers.
        "worker_enable_remote_control": not url.startswith("pgmq:"),
        "worker_hijack_root_logger": False,
        "timezone": "UTC",
        "beat_schedule_filename": str(settings.FOYER_HOME / "schedule"),
    }


def _transport_options(url: str) -> dict[str, Any]:
    match urlsplit(url).scheme:
        case "pgmq":
            return _pgmq_options(url)
        case "redis" | "rediss":
            # In seconds; without them a Redis that is cut off holds up whoever sends a task.
            return {"socket_connect_timeout": 3, "socket_timeout": 5, "socket_keepalive": True}
        case _:
            return {}


def _tls(url: str) -> dict[str, Any] | None:
    """What an encrypted broker must show; unasked, any certificate or name would be good enough."""
    match urlsplit(url).scheme:
        case "rediss":
            return {"ssl_cert_reqs": ssl.CERT_REQUIRED}
        case "amqps":
            return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": urlsplit(url).hostname}
        case _:
            return None


def _pgmq_options(url: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "init_extension": False,  # plain SQL, installed by `prepare`: no extension is needed
        "polling_interval": 0.05,
        "wait_time_seconds": 0,  # a long poll would hold its connection inside the server
        "pool_size": 2,
    }
    if url == INSIDE:
        options["conn_string"] = queue_conninfo(settings.DATABASES["default"])
    return options


def queue_conninfo(database: dict[str, Any]) -> str:
    """A libpq string that survives pgmq, which takes it apart and joins five of its parts unquoted.

    So every value is quoted once more, and all that pgmq would drop, TLS first, rides behind the
    password.
    """
    extra = {k: v for k, v in database["OPTIONS"].items() if isinstance(v, str)}
    parts = {
        "host": extra.pop("host", database["HOST"]),
        "port": extra.pop("port", database["PORT"]),
        "dbname": database["NAME"],
        "user": database["USER"],
        "password": database["PASSWORD"],
    }
    quoted = {key: _quote(value) for key, value in parts.items()}
    behind = [f"{key}={_quote(value)}" for key, value in extra.items()]
    quoted["password"] = " ".join([quoted["password"], *behind])
    return make_conninfo(**quoted)


def _quote(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


@transaction.atomic
def install_queue() -> bool:
    """Bring pgmq's tables and functions into the database; False when nothing had to be done.

    Another version's queue is dropped: tables hold the truth, and the sweepers ask again. A schema
    that somebody else installed, as the extension for instance, is left as it is.
    """
    wanted = OURS + get_embedded_sql_version()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [INSTALL_LOCK])
        cursor.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'pgmq'"
        )
        found = cursor.fetchone()
        if found and (found[0] == wanted or not str(found[0]).startswith(OURS)):
            return False
        cursor.execute("DROP SCHEMA IF EXISTS pgmq CASCADE")
        cursor.execute(get_embedded_install_sql())
        cursor.execute(f"COMMENT ON SCHEMA pgmq IS '{wanted}'")
    return True


def is_queue_inside() -> bool:
    """Whether tasks wait in the database that DATABASE_URL names."""
    return read("CELERY_BROKER_URL", broker_url, default=INSIDE) == INSIDE
