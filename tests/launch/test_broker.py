"""Celery's queue: inside PostgreSQL by default, elsewhere by one address."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from pgmq.base import PGMQConfig
from psycopg.conninfo import conninfo_to_dict

from config.broker import broker_url, celery_settings, install_queue, queue_conninfo
from config.launch.postgres import embedded_postgres
from config.launch.programs import CELERY
from config.launch.server import Durability
from tests.launch.machine import ROOT, environment, run

SETUP = "import django; django.setup(); from tests.launch.echo import touch, touch_through_another;"


def test_pgmq_takes_the_address_apart_and_nothing_is_lost() -> None:
    database = {
        "HOST": "",
        "PORT": "",
        "NAME": "foyer",
        "USER": "the user",
        "PASSWORD": r"it's a \ pass=word",
        "OPTIONS": {"host": "/a folder/socket", "sslmode": "require", "pool": {"min_size": 1}},
    }

    seen_by_libpq = conninfo_to_dict(PGMQConfig(conn_string=queue_conninfo(database)).dsn)

    assert seen_by_libpq == {
        "host": "/a folder/socket",
        "port": "",
        "dbname": "foyer",
        "user": "the user",
        "password": r"it's a \ pass=word",
        "sslmode": "require",
    }


@pytest.mark.parametrize("url", ["redis://cache:6379/1", "amqp://user:password@queue"])
def test_another_broker_is_one_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", url)

    found = celery_settings()

    assert found["broker_url"] == url
    assert found["broker_transport_options"] == {}


def test_a_broker_that_loses_messages_is_refused() -> None:
    with pytest.raises(ValueError, match="redis://"):
        broker_url("filesystem://")


@pytest.mark.django_db
def test_the_queue_is_installed_once() -> None:
    first, second = install_queue(), install_queue()

    assert (first, second) == (True, False)


@pytest.mark.django_db
def test_the_queue_of_another_version_is_replaced() -> None:
    install_queue()
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON SCHEMA pgmq IS 'The task queue of Foyer, pgmq 0.0.1'")

    assert install_queue() is True


@pytest.mark.django_db
def test_a_queue_that_somebody_else_installed_is_left_alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA pgmq")

    assert install_queue() is False


@pytest.mark.slow
def test_tasks_run_whoever_sends_them_and_wait_for_a_worker_that_was_killed(home: Path) -> None:
    traces = [home.with_name(name) for name in ("direct", "chained", "later", "waited")]
    with embedded_postgres(home, durability=Durability.NONE) as url:
        _python(
            "import django; django.setup();"
            "from config.broker import install_queue; install_queue()",
            url,
        )
        with _worker(home, url):
            _python(
                f"{SETUP} touch.delay('{traces[0]}'); touch_through_another.delay('{traces[1]}');"
                f"touch.apply_async(['{traces[2]}'], countdown=1)",
                url,
            )
            _wait_for(traces[:3])
        _python(f"{SETUP} touch.delay('{traces[3]}')", url)
        ran_without_a_worker = traces[3].exists()
        with _worker(home, url):
            _wait_for(traces)

    assert not ran_without_a_worker


def _python(code: str, url: str) -> None:
    finished = run(
        [sys.executable, "-c", f"import config.celery; {code}"],
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="config.settings",
        FOYER_SECRET_KEY="only-for-this-test",
    )
    assert finished.returncode == 0, finished.stderr


@contextmanager
def _worker(home: Path, url: str) -> Iterator[None]:
    """A worker that knows the test's tasks, killed without warning at the end."""
    with (home / "logs" / "worker.log").open("a") as log:
        worker = subprocess.Popen(
            [*CELERY, "worker", "--include=tests.launch.echo", "--concurrency=1"],
            cwd=ROOT,
            env=environment(DATABASE_URL=url, FOYER_HOME=str(home)),
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        worker.kill()
        worker.wait()


def _wait_for(traces: list[Path]) -> None:
    until = time.monotonic() + 30
    while not all(trace.exists() for trace in traces):
        assert time.monotonic() < until, f"missing: {[t for t in traces if not t.exists()]}"
        time.sleep(0.05)
