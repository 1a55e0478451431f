"""Celery's queue: inside PostgreSQL by default, elsewhere by one address."""

import ssl
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
from config.launch.programs import CELERY, QUIET
from config.launch.server import Durability
from tests.launch.brokers import rabbitmq_server, redis_server
from tests.launch.machine import ROOT, environment, run

Places = dict[str, str]
# What carries a task has no need of the database, unless it lives there.
NO_DATABASE = {"DATABASE_URL": "postgresql:///unused"}
SETUP = (
    "import config.celery, django; django.setup();"
    "from tests.launch.echo import touch, touch_through_another;"
)


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
    assert found["broker_use_ssl"] is None


@pytest.mark.parametrize(
    ("url", "must"),
    [
        ("rediss://cache/1", {"ssl_cert_reqs": ssl.CERT_REQUIRED}),
        ("amqps://queue", {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": "queue"}),
    ],
)
def test_an_encrypted_broker_must_prove_its_name(
    url: str, must: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", url)

    assert celery_settings()["broker_use_ssl"] == must


def test_a_redis_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://cache/1")

    options = celery_settings()["broker_transport_options"]

    assert 0 < options["socket_connect_timeout"] <= options["socket_timeout"] <= 5


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


@pytest.fixture(params=["pgmq", "redis", "amqp"])
def queue(request: pytest.FixtureRequest, home: Path) -> Iterator[Places]:
    """The addresses that lead to a queue of each kind, empty."""
    home.mkdir()
    match request.param:
        case "redis":
            with redis_server(home) as url:
                yield NO_DATABASE | {"CELERY_BROKER_URL": f"{url}/1"}
        case "amqp":
            with rabbitmq_server(home) as url:
                yield NO_DATABASE | {"CELERY_BROKER_URL": url}
        case _:
            with embedded_postgres(home, durability=Durability.NONE) as url:
                _python("from config.broker import install_queue; install_queue()", _at(url))
                yield _at(url)


@pytest.mark.slow
def test_tasks_run_whoever_sends_them_and_wait_for_a_worker_that_was_killed(
    home: Path, queue: Places
) -> None:
    traces = [home / name for name in ("direct", "chained", "later", "waited")]

    with _worker(home, queue):
        _python(
            f"touch.delay('{traces[0]}'); touch_through_another.delay('{traces[1]}');"
            f"touch.apply_async(['{traces[2]}'], countdown=1)",
            queue,
        )
        _wait_for(traces[:3])
    _python(f"touch.delay('{traces[3]}')", queue)
    ran_without_a_worker = traces[3].exists()
    with _worker(home, queue):
        _wait_for(traces)

    assert not ran_without_a_worker


def _at(url: str) -> Places:
    return {"DATABASE_URL": url}


def _python(code: str, places: Places) -> None:
    finished = run(
        [sys.executable, "-c", f"{SETUP} {code}"],
        DJANGO_SETTINGS_MODULE="config.settings",
        FOYER_SECRET_KEY="only-for-this-test",
        **places,
    )
    assert finished.returncode == 0, finished.stderr


@contextmanager
def _worker(home: Path, places: Places) -> Iterator[None]:
    """A worker that knows the test's tasks, killed without warning at the end."""
    with (home / "worker.log").open("a") as log:
        worker = subprocess.Popen(
            [*CELERY, "worker", "--include=tests.launch.echo", "--concurrency=1", *QUIET],
            cwd=ROOT,
            env=environment(FOYER_HOME=str(home), **places),
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
