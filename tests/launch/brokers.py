"""Real Redis and RabbitMQ servers, on loopback, that end with the test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.launch.machine import free_port

START_SECONDS = 60
# Debian's rabbitmq-server on the path changes account and folder; its own script does not.
RABBITMQ_FOLDERS = os.pathsep.join(["/usr/lib/rabbitmq/bin", os.environ.get("PATH", "")])


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """An empty Redis; its address without a database's number."""
    program, port = found("redis-server"), free_port()
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    with _server([*map(str, command)], folder / "redis.log", port):
        yield f"redis://127.0.0.1:{port}"


@contextmanager
def rabbitmq_server(folder: Path) -> Iterator[str]:
    """An empty RabbitMQ and the port mapper that Erlang wants, which otherwise outlives it."""
    program, mapper = found("rabbitmq-server", RABBITMQ_FOLDERS), found("epmd")
    port, names = free_port(), free_port()
    only_here = {
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(names),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_NODENAME": "foyer-test@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    }
    with (
        _server([mapper], folder / "epmd.log", names, only_here),
        _server([program], folder / "rabbitmq.log", port, only_here),
    ):
        yield f"amqp://guest:guest@127.0.0.1:{port}"


def found(program: str, path: str | None = None) -> str:
    """Where the program is; without it the test is skipped."""
    place = shutil.which(program, path=path)
    if place is None:
        pytest.skip(f"{program} is not installed")
    return place


@contextmanager
def _server(
    command: Sequence[str], log: Path, port: int, only_here: Mapping[str, str] | None = None
) -> Iterator[None]:
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            env=os.environ | dict(only_here or {}),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait_until_open(server, port, log)
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(START_SECONDS)


def _wait_until_open(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError(log.read_text()[-2000:])
