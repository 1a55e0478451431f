"""The database goes away and comes back: callers are told to try again, and can."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from psycopg import sql
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.services.keys import create_api_key
from events.models import ActivityEvent
from tests.concurrency import elsewhere
from tests.crash.terminator import terminator
from tests.factories import key_header
from tests.webserver import Line, address_of_test_database, web_server

pytestmark = pytest.mark.django_db(transaction=True)

BATCH = [
    {
        "user_id": "sarah",
        "event_category": "activity",
        "event_type": "visit",
        "external_id": f"VISIT-{n}",
    }
    for n in range(100)
]


@pytest.fixture
def armed(settings: Settings) -> None:
    """The next batch loses its connection after its events were inserted."""
    settings.EVENT_REACTORS = ["tests.crash.terminator.terminator"]
    terminator.is_armed = True


def test_a_batch_that_loses_its_connection_is_refused_whole_and_welcome_again(
    member: Customer, armed: None
) -> None:
    headers = key_header(member.workspace)

    refused = _post(headers)
    kept_of_refused = ActivityEvent.objects.of(member.workspace).count()
    accepted = _post(headers)

    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert refused.json()["statusCode"] == 503
    assert refused.json()["code"] == "database_unavailable"
    assert "terminat" not in refused.content.decode()
    assert kept_of_refused == 0
    assert (accepted.status_code, accepted.json()["created"]) == (200, len(BATCH))


def test_the_next_request_after_a_restart_of_the_database_succeeds(
    workspace: Workspace, many_connections: None
) -> None:
    headers = key_header(workspace)
    assert elsewhere(lambda: _post(headers).status_code) == 200

    _end_all_other_connections()
    began = time.monotonic()
    after = elsewhere(lambda: _post(headers).status_code)

    assert after == 200
    assert time.monotonic() - began < 3, "it tried the dead connections one by one"


@pytest.mark.slow
def test_while_the_database_is_away_the_api_says_so_and_afterwards_it_works_by_itself(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create_api_key(workspace=workspace, name="till")[1]

    with web_server(tmp_path, monkeypatch) as server:
        line = Line(server, key=key)
        with _closed_database():
            began = time.monotonic()
            status, answer = line.post("/events/batch?create_customers=true", BATCH)
            waited = time.monotonic() - began
        back, receipt = line.post("/events/batch?create_customers=true", BATCH)
        line.close()

    assert (status, answer["code"]) == (503, "database_unavailable")
    assert waited < 15
    assert (back, receipt["created"]) == (200, len(BATCH))


def _post(headers: dict[str, str]) -> Any:
    return Client().post("/events/batch", BATCH, content_type="application/json", headers=headers)


def _end_all_other_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            # Waited for: a server that is told to end has not hung up yet.
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0


@contextmanager
def _closed_database() -> Iterator[None]:
    """Nobody gets in, and who is in is put out, as in a restart that takes long."""
    name = connection.settings_dict["NAME"]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    connection.close()
    # From another database: none can close itself.
    address = address_of_test_database(instead="postgres")
    with psycopg.connect(address, autocommit=True) as outside:
        outside.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            outside.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
