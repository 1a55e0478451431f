"""Bodies as a real web server hands them on: lying lengths, chunks, half-sent requests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import Customer
from events.models import ActivityEvent
from tests.factories import key_header

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
LIMIT = 200_000
VISIT = b'{"event_category":"activity","event_type":"visit","user_id":"sarah"}'


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def port(member: Customer) -> Iterator[int]:
    """The port of a web server as `make run` starts it, on the test's database."""
    chosen = _free_port()
    parts = connection.settings_dict
    url = os.environ["DATABASE_URL"].rsplit("/", 1)
    query = url[1].partition("?")[2]
    own = f"{url[0]}/{parts['NAME']}" + (f"?{query}" if query else "")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "config.wsgi:application", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(chosen), "--no-ws"),
        ],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": own, "FOYER_MAX_BODY_BYTES": str(LIMIT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(chosen)
        yield chosen
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def call(
    port: int,
    key: str,
    *headers: str,
    path: str = "/events",
    body: bytes = b"",
    is_cut_off: bool = False,
) -> str:
    """Send these bytes, and read what is answered."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"x-api-key: {key}"]
    lines += ["Content-Type: application/json", "Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        try:
            line.sendall(body)
            if is_cut_off:
                line.shutdown(socket.SHUT_WR)
        except OSError:  # it has answered and closed already
            pass
        return _read(line)


def _read(line: socket.socket) -> str:
    answer = b""
    try:
        while part := line.recv(65536):
            answer += part
    except ConnectionResetError:
        pass
    return answer.decode()


def chunked(body: bytes) -> bytes:
    """The body in two chunks."""
    half = len(body) // 2
    parts = [body[:half], body[half:], b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def test_bodies_of_every_kind_are_taken_or_refused(port: int, member: Customer) -> None:
    key = key_header(member.workspace)["x-api-key"]
    huge = b'"' + b"x" * (10 * 1024 * 1024) + b'"'

    right = call(port, key, f"Content-Length: {len(VISIT)}", body=VISIT)
    too_large = call(port, key, f"Content-Length: {len(huge)}", body=huge)
    in_chunks = call(port, key, "Transfer-Encoding: chunked", body=chunked(VISIT))
    huge_chunks = call(port, key, "Transfer-Encoding: chunked", body=chunked(huge))
    no_length = call(port, key)
    too_short = call(port, key, "Content-Length: 10", body=VISIT)

    assert "201 Created" in right
    assert "body_too_large" in too_large
    assert "length_required" in in_chunks
    assert "length_required" in huge_chunks or huge_chunks == ""
    assert "malformed_json" in no_length
    assert "malformed_json" in too_short
    assert ActivityEvent.objects.filter(workspace=member.workspace).count() == 1


def test_a_body_that_breaks_off_is_not_recorded(port: int, member: Customer) -> None:
    key = key_header(member.workspace)["x-api-key"]
    check_ins = f"/passes/{member.id}/check-ins"
    length = f"Content-Length: {len(VISIT) + 100}"

    event = call(port, key, length, body=VISIT, is_cut_off=True)
    check_in = call(port, key, length, path=check_ins, is_cut_off=True)

    for answer in (event, check_in):
        assert answer == "" or answer.startswith("HTTP/1.1 400")
    assert not ActivityEvent.objects.filter(workspace=member.workspace).exists()
    assert "201 Created" in call(port, key, f"Content-Length: {len(VISIT)}", body=VISIT)
