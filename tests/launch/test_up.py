"""`manage.py up`: what `make run` starts, says and stops."""

import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.machine import (
    free_port,
    is_alive,
    run,
    server_of,
    start_up,
    stop_up,
    temporary_home,
    until_ready,
)

pytestmark = pytest.mark.slow

FAMILY = 7  # web and two workers, scheduler, worker and two of its own


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for this file: all but the first start find schema and static files in place."""
    with temporary_home() as folder:
        yield folder


@pytest.mark.long
def test_it_says_where_it_is_stops_all_it_started_and_keeps_what_it_was_told(home: Path) -> None:
    port = free_port()

    first = start_up(home, port)
    said = until_ready(first)
    ready = urllib.request.urlopen(f"http://localhost:{port}/readyz").status
    family = _whole_family(first.pid)
    created = _create_workspace(home)
    stop_up(first, signal.SIGINT)

    assert (ready, created) == (200, 0)
    assert f"http://localhost:{port}" in said
    assert len(family) >= FAMILY
    assert [pid for pid in family if is_alive(pid)] == []
    assert server_of(home) is None
    _assert_it_starts_again_quickly_and_leaves_nothing_when_it_is_killed(home, port)


def _assert_it_starts_again_quickly_and_leaves_nothing_when_it_is_killed(
    home: Path, port: int
) -> None:
    began = time.monotonic()
    up = start_up(home, port)
    until_ready(up)
    took = time.monotonic() - began
    family = _whole_family(up.pid)

    created_again = _create_workspace(home)
    up.kill()
    up.communicate()
    left = _outliving(family, patience_seconds=30)
    cleared = run([sys.executable, "manage.py", "check"], FOYER_HOME=str(home))

    assert took < 30
    assert created_again != 0, "the workspace was there already"
    assert left == []
    assert cleared.returncode == 0
    assert server_of(home) is None


def _create_workspace(home: Path) -> int:
    command = [sys.executable, "manage.py", "create_workspace", "kept"]
    return run(command, FOYER_HOME=str(home)).returncode


def _outliving(family: list[int], *, patience_seconds: float) -> list[int]:
    until = time.monotonic() + patience_seconds
    while (left := [pid for pid in family if is_alive(pid)]) and time.monotonic() < until:
        time.sleep(0.1)
    return left


def test_a_part_that_dies_is_named_and_everything_stops(home: Path) -> None:
    up = start_up(home, free_port())
    until_ready(up)
    family = _whole_family(up.pid)
    scheduler = next(pid for pid in family if b"beat" in _command(pid))

    os.kill(scheduler, signal.SIGKILL)
    _, errors = up.communicate(timeout=60)

    assert up.returncode == 1
    assert f"scheduler ended with exit code -9. {home}/logs/scheduler.log" in errors
    assert [pid for pid in family if is_alive(pid)] == []


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run([sys.executable, "manage.py", "up"], FOYER_HOME=str(home), PORT=str(port))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert not home.exists()


def test_a_wrong_setting_names_its_variable(home: Path) -> None:
    refused = run(
        [sys.executable, "manage.py", "up"],
        FOYER_HOME=str(home),
        PORT=str(free_port()),
        FOYER_WORKERS="many",
    )

    assert refused.returncode == 1
    assert "FOYER_WORKERS='many'" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_command_prints_on_standard_output_only_what_it_has_to_say(home: Path) -> None:
    finished = run([sys.executable, "manage.py", "diffsettings"], FOYER_HOME=str(home))

    assert finished.returncode == 0, finished.stderr
    assert all(" = " in line for line in finished.stdout.splitlines())


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _whole_family(pid: int) -> list[int]:
    """All that it starts: the web answers before the worker has its own children."""
    until = time.monotonic() + 30
    while len(found := _descendants(pid)) < FAMILY and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in children for found in (int(child), *_descendants(int(child)))]
