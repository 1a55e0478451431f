"""Encrypted webhooks: who the receiver is gets checked, always."""

import socket
import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from pytest_django import Settings

from events.webhooks import sockets
from events.webhooks.answers import Answer, Fault
from events.webhooks.wire import send
from tests.concurrency import Running
from tests.events.webhooks.certificates import Authority
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.resolver import Resolver


@pytest.fixture(autouse=True)
def _receivers_are_on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def post(url: str) -> Answer:
    return send(url=url, body=b"{}", headers={})


def test_a_certificate_for_the_name_is_good_and_the_connection_is_kept(
    authority: Authority, resolver: Resolver
) -> None:
    resolver.names["shop.example"] = [["127.0.0.1"]]
    context = authority.context("shop.example")
    asked_for: list[str | None] = []
    context.sni_callback = lambda _, name, __: asked_for.append(name)
    with Receiver(tls=context) as receiver:
        answers = [post(f"https://shop.example:{receiver.port}/") for _ in range(3)]

    assert [answered.fault for answered in answers] == [None, None, None]
    assert [came.connection for came in receiver.received] == [1, 1, 1]
    assert asked_for == ["shop.example"]
    assert receiver.received[0].headers["host"] == f"shop.example:{receiver.port}"


def test_so_is_one_for_an_address(authority: Authority) -> None:
    with Receiver(tls=authority.context("127.0.0.1")) as receiver:
        answered = post(receiver.url)

    assert (answered.status, answered.fault) == (200, None)


def test_one_for_another_name_is_not(authority: Authority, resolver: Resolver) -> None:
    resolver.names["shop.example"] = [["127.0.0.1"]]
    with Receiver(tls=authority.context("other.example")) as receiver:
        answered = post(f"https://shop.example:{receiver.port}/")

    assert (answered.status, answered.fault) == (None, Fault.TLS_FAILED)
    assert receiver.received == []


def test_nor_one_that_has_expired(authority: Authority) -> None:
    expired = authority.context("127.0.0.1", valid_for=timedelta(minutes=-1))
    with Receiver(tls=expired) as receiver:
        answered = post(receiver.url)

    assert (answered.fault, receiver.received) == (Fault.TLS_FAILED, [])


def test_nor_one_of_an_authority_that_nobody_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    sockets._tls.cache_clear()
    with Receiver(tls=Authority(tmp_path).context("127.0.0.1")) as receiver:
        answered = post(receiver.url)
    sockets._tls.cache_clear()

    assert (answered.fault, receiver.received) == (Fault.TLS_FAILED, [])


def test_who_does_not_speak_tls_fails() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        speaking = Running(partial(_answer_plainly, listening))
        answered = post(f"https://127.0.0.1:{listening.getsockname()[1]}/")

        assert (answered.fault, speaking.outcome()) == (Fault.TLS_FAILED, None)


def _answer_plainly(listening: socket.socket) -> None:
    """Answer in HTTP, whatever is said: a greeting in TLS may hold no end of a line."""
    line, _ = listening.accept()
    with line, suppress(ConnectionResetError):  # who came goes away at once
        line.recv(65536)
        line.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass


def test_the_authorities_of_the_web_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    sockets._tls.cache_clear()

    loaded = sockets._tls().cert_store_stats()["x509_ca"]

    sockets._tls.cache_clear()
    assert loaded > 100


def test_many_threads_share_what_is_trusted(authority: Authority) -> None:
    with Receiver(tls=authority.context("127.0.0.1")) as receiver:
        faults: list[Fault | None] = []
        threads = [
            threading.Thread(target=lambda: faults.append(post(receiver.url).fault))
            for _ in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert faults == [None] * 10
