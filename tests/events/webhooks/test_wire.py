"""One webhook over the wire: what is sent, and what is made of every answer."""

import errno
from pathlib import Path

import pytest
from pytest_django import Settings

from events.webhooks.answers import Answer, Fault
from events.webhooks.sockets import Hurried
from events.webhooks.wire import send
from tests.events.webhooks.behaviours import (
    Behaviour,
    answer,
    answer_and_close,
    close_early,
    endless_body,
    raw,
    redirect,
    reset,
)
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.resolver import Resolver

BODY = b'{"event_id":"evt_jkl012"}'


@pytest.fixture(autouse=True)
def _receivers_are_on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def post(receiver: Receiver, path: str = "", **headers: str) -> Answer:
    return send(url=receiver.url + path, body=BODY, headers=headers)


def test_the_very_bytes_and_headers_arrive(receiver: Receiver) -> None:
    headers = {"Content-Type": "application/json", "webhook-id": "evt_jkl012"}

    answered = send(url=receiver.url + "hooks?shop=1", body=BODY, headers=headers)

    (came,) = receiver.received
    assert (came.method, came.path, came.body) == ("POST", "/hooks?shop=1", BODY)
    assert came.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "user-agent": "Foyer-Webhooks/1",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "content-length": str(len(BODY)),
        "webhook-id": "evt_jkl012",
    }
    assert (answered.status, answered.text, answered.fault) == (200, "ok", None)
    assert 0 <= answered.elapsed_ms < 5000


@pytest.mark.parametrize(
    ("behaviour", "status", "fault"),
    [
        (answer(204, b""), 204, None),
        (answer_and_close(202), 202, None),
        (answer(410, b"gone"), 410, Fault.BAD_STATUS),
        (answer(500, b"broken"), 500, Fault.BAD_STATUS),
        (raw(b"HTTP/1.0 200 OK\r\n\r\nok"), 200, None),
        (raw(b"HTTP/1.1 103 Early Hints\r\n\r\n"), 103, Fault.BAD_STATUS),
        (raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nok"), 200, None),
        (raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), 200, None),
        (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), None, Fault.NOT_HTTP),
        (raw(b"HTTP/1.1 OK\r\n\r\n"), None, Fault.NOT_HTTP),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n"), None, Fault.NOT_HTTP),
        (
            raw(b"HTTP/1.1 200 OK\r\n" + (b"x: " + b"y" * 30_000 + b"\r\n") * 9 + b"\r\n"),
            None,
            Fault.NOT_HTTP,
        ),
        (reset, None, Fault.CONNECTION_RESET),
        (close_early, None, Fault.CONNECTION_RESET),
    ],
)
def test_every_answer_has_its_word(
    receiver: Receiver, behaviour: Behaviour, status: int | None, fault: Fault | None
) -> None:
    receiver.behave_next(behaviour)

    answered = post(receiver)

    assert (answered.status, answered.fault) == (status, fault)


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.behave_next(redirect(receiver.url + "elsewhere"))

    answered = post(receiver)

    assert (answered.status, answered.fault) == (307, Fault.REDIRECTED)
    assert [came.path for came in receiver.received] == ["/"]


def test_a_pause_that_is_asked_for_is_told(receiver: Receiver) -> None:
    receiver.behave_next(answer(429, b"slowly", retry_after="7"))

    answered = post(receiver)

    assert (answered.status, answered.retry_after_seconds) == (429, 7)


def test_nobody_there_is_connection_refused(receiver: Receiver) -> None:
    receiver.stop()

    answered = post(receiver)
    receiver.start()

    assert answered.fault == Fault.CONNECTION_REFUSED


def test_a_url_that_is_no_longer_good_is_refused_by_name() -> None:
    answered = send(url="ftp://example.com", body=BODY, headers={})

    assert (answered.status, answered.fault) == (None, Fault.URL_REFUSED)


@pytest.mark.usefixtures("resolver")
def test_a_name_that_nobody_knows_is_said() -> None:
    answered = send(url="https://nowhere.example", body=BODY, headers={})

    assert answered.fault == Fault.NAME_UNKNOWN


def test_a_body_without_an_end_is_left_alone(receiver: Receiver) -> None:
    receiver.behave_next(endless_body)

    answered = post(receiver)

    assert (answered.status, answered.text, answered.fault) == (200, "x" * 500, None)
    assert answered.elapsed_ms < 5000


def test_cookies_are_not_kept(receiver: Receiver) -> None:
    receiver.behave_next(answer(set_cookie="session=1"))

    post(receiver)
    post(receiver)

    assert "cookie" not in receiver.received[1].headers


def test_proxies_and_passwords_of_the_environment_are_not_used(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = tmp_path / "netrc"
    passwords.write_text("default login sarah password secret\n")
    monkeypatch.setenv("NETRC", str(passwords))
    with Receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)

        post(receiver)

    assert proxy.connections == 0
    assert "authorization" not in receiver.received[0].headers


@pytest.mark.parametrize("order", [["127.0.0.1", "::1"], ["::1", "127.0.0.1"]])
def test_what_an_address_met_with_is_told_rather_than_that_another_has_no_way(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch, order: list[str]
) -> None:
    def connect(self: Hurried, where: tuple[str, int]) -> None:
        raise ConnectionRefusedError if where[0] == "127.0.0.1" else OSError(errno.ENETUNREACH, "")

    monkeypatch.setattr(Hurried, "connect", connect)
    resolver.names |= {"shop.example": [order], "far.example": [["::1"]]}

    refused = send(url="https://shop.example", body=BODY, headers={})
    unreachable = send(url="https://far.example", body=BODY, headers={})

    assert refused.fault == Fault.CONNECTION_REFUSED
    assert unreachable.fault == Fault.UNREACHABLE
