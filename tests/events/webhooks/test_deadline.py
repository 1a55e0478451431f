"""An attempt ends when its time is over, whatever the other side does with it."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from events.webhooks.answers import Fault
from events.webhooks.wire import send
from tests.events.webhooks.behaviours import (
    Behaviour,
    answer,
    drip_body,
    drip_headers,
    endless_headers,
    hang,
)
from tests.events.webhooks.certificates import Authority
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.resolver import Resolver

SECONDS = 0.5


@pytest.fixture(autouse=True)
def _little_time(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.WEBHOOK_TIMEOUT_SECONDS = SECONDS


@pytest.fixture
def wall() -> Iterator[int]:
    """The port of somebody who takes connections, and neither reads nor speaks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    "behaviour",
    [hang(), drip_headers(0.05), endless_headers(0.05)],
    ids=["hang", "drip", "endless"],
)
def test_an_answer_that_never_begins_or_never_ends(
    receiver: Receiver, behaviour: Behaviour
) -> None:
    receiver.behave_next(behaviour)

    answered = send(url=receiver.url, body=b"{}", headers={})

    assert (answered.status, answered.fault) == (None, Fault.TIMEOUT)
    assert SECONDS * 1000 <= answered.elapsed_ms < 5000


@pytest.mark.parametrize(("status", "fault"), [(200, None), (500, Fault.BAD_STATUS)])
def test_a_status_counts_though_its_body_drips(
    receiver: Receiver, status: int, fault: Fault | None
) -> None:
    receiver.behave_next(drip_body(status, 0.05))

    answered = send(url=receiver.url, body=b"{}", headers={})

    assert (answered.status, answered.fault) == (status, fault)
    assert set(answered.text) == {"x"}
    assert answered.elapsed_ms < 5000


def test_the_same_on_a_connection_that_was_kept(receiver: Receiver) -> None:
    receiver.behave_next(answer(), drip_headers(0.05))
    send(url=receiver.url, body=b"{}", headers={})

    answered = send(url=receiver.url, body=b"{}", headers={})

    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000
    assert [came.connection for came in receiver.received] == [1, 1]


def test_time_begins_anew_with_every_message(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 1.5
    receiver.usually = lambda exchange: not exchange.stopping.wait(0.5) and answer()(exchange)

    faults = [send(url=receiver.url, body=b"{}", headers={}).fault for _ in range(4)]

    assert faults == [None, None, None, None]
    assert receiver.connections == 1


def test_a_body_that_nobody_reads(wall: int) -> None:
    answered = send(url=f"http://127.0.0.1:{wall}/", body=bytes(50_000_000), headers={})

    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000


def test_a_greeting_of_tls_that_is_not_answered(wall: int) -> None:
    answered = send(url=f"https://127.0.0.1:{wall}/", body=b"{}", headers={})

    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000


def test_a_greeting_of_tls_that_drips() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip() -> None:
            line, _ = listening.accept()
            with line:
                line.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KiB is to follow
                while not over.wait(0.05):
                    line.sendall(b"\x02")

        dripping = threading.Thread(target=drip)
        dripping.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"

        answered = send(url=url, body=b"{}", headers={})

        assert answered.fault == Fault.TIMEOUT
        assert answered.elapsed_ms < 5000
        over.set()
        dripping.join()


def test_an_encrypted_answer_that_drips(authority: Authority) -> None:
    with Receiver(tls=authority.context("127.0.0.1")) as receiver:
        receiver.behave_next(drip_headers(0.05))

        answered = send(url=receiver.url, body=b"{}", headers={})

    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000


def test_a_connection_that_is_neither_taken_nor_refused() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        port = listening.getsockname()[1]
        waiting = [_knocking(port) for _ in range(3)]  # more than may wait at that door

        answered = send(url=f"http://127.0.0.1:{port}/", body=b"{}", headers={})

        for line in waiting:
            line.close()
    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000


def test_a_silent_address_leaves_time_for_the_next(
    receiver: Receiver, resolver: Resolver, settings: Settings
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 2
    with socket.create_server(("127.0.0.2", receiver.port), backlog=0):
        waiting = [_knocking(receiver.port, "127.0.0.2") for _ in range(3)]
        resolver.names["shop.example"] = [["127.0.0.2", "127.0.0.1"]]

        answered = send(url=f"http://shop.example:{receiver.port}/", body=b"{}", headers={})

        for line in waiting:
            line.close()
    assert answered.fault is None
    assert 1000 <= answered.elapsed_ms < 5000


def test_a_resolver_that_does_not_answer(resolver: Resolver) -> None:
    resolver.waits["shop.example"] = until = threading.Event()

    answered = send(url="https://shop.example/", body=b"{}", headers={})

    assert answered.fault == Fault.TIMEOUT
    assert answered.elapsed_ms < 5000
    until.set()


def test_no_time_at_all(receiver: Receiver, settings: Settings) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 0
    began = time.monotonic()

    answered = send(url=receiver.url, body=b"{}", headers={})

    assert answered.fault == Fault.TIMEOUT
    assert time.monotonic() - began < 1


def _knocking(port: int, host: str = "127.0.0.1") -> socket.socket:
    line = socket.socket()
    line.setblocking(False)
    line.connect_ex((host, port))
    return line
