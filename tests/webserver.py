"""A real web server on the test's own database, with the command that `make run` starts it with."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from config.launch.port import wait_for_answer
from config.launch.programs import programs
from tests.launch.machine import ROOT, environment

READY_SECONDS = 60


class WebServer:
    """A web server with two workers, in a process group of its own."""

    def __init__(self, port: int, log_file: Path) -> None:
        self.port = port
        self._log_file = log_file
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        web = programs(web_workers=2, home=settings.FOYER_HOME)[0]
        surroundings = environment(
            PORT=str(self.port),
            DATABASE_URL=address_of_test_database(),
            FOYER_HOME=str(settings.FOYER_HOME),
            FOYER_LOG_LEVEL="WARNING",
        )
        with self._log_file.open("ab") as log:
            self._running = subprocess.Popen(
                web.command, cwd=ROOT, env=surroundings, stdout=log, stderr=log, process_group=0
            )
        started = self._running
        ready = wait_for_answer(
            "/healthz", patience_seconds=READY_SECONDS, alive=lambda: started.poll() is None
        )
        assert ready, self._log_file.read_text()

    def kill(self) -> None:
        """`kill -9` for all of it, as a power cut would be."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._running = None


class Line:
    """A client that keeps its connection."""

    def __init__(self, server: WebServer, *, key: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._headers = {"x-api-key": key, "Content-Type": "application/json"}

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """The status and the JSON of the answer. Raises OSError when the server is gone."""
        try:
            self._connection.request("POST", path, json.dumps(body), self._headers)
            response = self._connection.getresponse()
            return response.status, json.loads(response.read())
        except http.client.HTTPException as fault:
            self.close()
            raise ConnectionError(str(fault)) from fault
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Hang up; the next call dials again."""
        self._connection.close()


@contextmanager
def web_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A running server; all of it is gone afterwards."""
    port = _free_port()
    monkeypatch.setenv("PORT", str(port))  # where the command is made and the answer awaited
    server = WebServer(port, folder / "web.log")
    try:
        server.start()
        yield server
    finally:
        server.kill()
        _wait_until_alone()


def address_of_test_database(*, instead: str = "") -> str:
    """The URL of this test's database, or of another one on the same server."""
    name = instead or connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_alone() -> None:
    """A backend notices that its client is dead only when it has something to say."""
    until = time.monotonic() + 30
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.05)
