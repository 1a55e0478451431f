"""The receiver that other tests rely on."""

import http.client
import subprocess
import sys
from pathlib import Path

import pytest

from tests.events.webhooks.behaviours import answer, close_early, redirect, reset
from tests.events.webhooks.receiver import Receiver, received_in
from tests.launch.machine import ROOT


def post(line: http.client.HTTPConnection, path: str, body: bytes) -> http.client.HTTPResponse:
    line.request("POST", path, body, {"Webhook-Id": "evt_1"})
    response = line.getresponse()
    response.read()
    return response


def test_requests_are_kept_and_share_a_connection() -> None:
    with Receiver() as receiver:
        line = http.client.HTTPConnection("127.0.0.1", receiver.port)
        post(line, "/a", b'{"n": 1}')
        post(line, "/b", b'{"n": 2}')
        line.close()

        first, second = receiver.wait_for(2)

    assert (first.path, first.message, first.headers["webhook-id"]) == ("/a", {"n": 1}, "evt_1")
    assert (second.path, second.connection, receiver.connections) == ("/b", 1, 1)


def test_it_behaves_as_told_then_as_usual() -> None:
    with Receiver() as receiver:
        receiver.behave_next(answer(429, retry_after="7"), redirect("/elsewhere"))
        line = http.client.HTTPConnection("127.0.0.1", receiver.port)

        told = [post(line, "/", b"{}") for _ in range(3)]
        line.close()

    assert [answered.status for answered in told] == [429, 307, 200]
    assert told[0].headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [(reset, ConnectionResetError), (close_early, http.client.RemoteDisconnected)],
)
def test_it_breaks_off(behaviour: object, fault: type[Exception]) -> None:
    with Receiver() as receiver:
        receiver.behave_next(behaviour)  # type: ignore[arg-type] # mixed kinds of callables
        line = http.client.HTTPConnection("127.0.0.1", receiver.port)

        with pytest.raises(fault):
            post(line, "/", b"{}")
        line.close()


def test_it_is_away_for_a_while() -> None:
    with Receiver() as receiver:
        line = http.client.HTTPConnection("127.0.0.1", receiver.port)
        receiver.stop()

        with pytest.raises(ConnectionRefusedError):
            post(line, "/", b"{}")
        line.close()
        receiver.start()

        assert post(line, "/", b"{}").status == 200
        line.close()


@pytest.mark.slow
def test_in_a_process_of_its_own_it_writes_down_what_came(tmp_path: Path) -> None:
    log = tmp_path / "received.jsonl"
    command = [sys.executable, "-m", "tests.events.webhooks.receiver", "--log", str(log)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = http.client.HTTPConnection("127.0.0.1", int(running.stdout.readline()))

        statuses = [post(line, path, b'{"n": 1}').status for path in ("/500", "/elsewhere")]
        line.close()
        running.kill()

    assert statuses == [500, 200]
    assert [(one.path, one.message) for one in received_in(log)] == [
        ("/500", {"n": 1}),
        ("/elsewhere", {"n": 1}),
    ]
