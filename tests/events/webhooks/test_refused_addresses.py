"""Webhooks never reach what only this machine or its network can reach."""

import http.client
import logging
import socket
from typing import Any

import pytest
from pytest_django import Settings

from events.webhooks.addresses import is_public
from events.webhooks.answers import Fault
from events.webhooks.sockets import Hurried
from events.webhooks.wire import send
from tests.events.webhooks.behaviours import redirect
from tests.events.webhooks.certificates import Authority
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.resolver import Resolver

OPEN = "93.184.215.14"  # any public address; nothing is sent there


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were dialled; beyond this machine nobody is at home."""
    addresses: list[str] = []
    really = Hurried.connect

    def connect(self: Hurried, where: Any) -> None:
        addresses.append(where[0])
        if is_public(where[0]):
            raise ConnectionRefusedError
        really(self, where)

    monkeypatch.setattr(Hurried, "connect", connect)
    return addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - refused, not listened at
        "0",
        "localhost",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
        "[fd00::1]",
        "[fe80::1]",
    ],
)
def test_a_private_address_is_not_even_dialled(
    receiver: Receiver, dialled: list[str], resolver: Resolver, host: str
) -> None:
    resolver.names["localhost"] = [["127.0.0.1"]]

    answered = send(url=f"https://{host}:{receiver.port}/", body=b"{}", headers={})

    assert (answered.status, answered.fault) == (None, Fault.ADDRESS_REFUSED)
    assert (dialled, receiver.connections) == ([], 0)


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["192.168.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        [OPEN, "127.0.0.1"],
        ["127.0.0.1", OPEN],
    ],
)
def test_nor_by_a_name(
    receiver: Receiver, dialled: list[str], resolver: Resolver, answer: list[str]
) -> None:
    resolver.names["shop.example"] = [answer]

    answered = send(url=f"https://shop.example:{receiver.port}/", body=b"{}", headers={})

    assert (answered.status, answered.fault) == (None, Fault.ADDRESS_REFUSED)
    assert (dialled, receiver.connections) == ([], 0)


def test_a_name_that_changes_its_mind_between_look_and_dial_gains_nothing(
    receiver: Receiver, dialled: list[str], resolver: Resolver
) -> None:
    resolver.names["shop.example"] = [[OPEN], ["127.0.0.1"]]
    url = f"https://shop.example:{receiver.port}/"

    first, second = (send(url=url, body=b"{}", headers={}) for _ in range(2))

    assert first.fault == Fault.CONNECTION_REFUSED  # of the public address, which was dialled
    assert second.fault == Fault.ADDRESS_REFUSED
    assert dialled == [OPEN]
    assert resolver.asked == ["shop.example"] * 2
    assert receiver.connections == 0


def test_it_would_reach_this_machine_if_it_were_looked_up_and_then_dialled_by_name(
    receiver: Receiver, resolver: Resolver
) -> None:
    resolver.names["shop.example"] = [[OPEN], ["127.0.0.1"]]

    found = socket.getaddrinfo("shop.example", receiver.port)
    assert all(is_public(str(where[0])) for *_, where in found)
    line = http.client.HTTPConnection("shop.example", receiver.port)
    line.request("POST", "/", b"{}")
    line.getresponse().read()
    line.close()

    assert receiver.connections == 1


def test_what_is_said_does_not_tell_whether_somebody_listens_there(
    receiver: Receiver, caplog: pytest.LogCaptureFixture, resolver: Resolver
) -> None:
    resolver.names["intranet.example"] = [["127.0.0.1"]]
    url = f"https://intranet.example:{receiver.port}/"
    with caplog.at_level(logging.DEBUG):
        listening = send(url=url, body=b"{}", headers={})
        receiver.stop()
        silent = send(url=url, body=b"{}", headers={})
        receiver.start()

    assert (listening.status, listening.text, listening.fault) == (
        silent.status,
        silent.text,
        silent.fault,
    )
    assert "127.0.0.1" not in caplog.text


def test_a_redirect_to_this_machine_is_not_followed(
    authority: Authority, settings: Settings, receiver: Receiver
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    with Receiver(tls=authority.context("127.0.0.1")) as outside:
        outside.behave_next(redirect(receiver.url))

        answered = send(url=outside.url, body=b"{}", headers={})

    assert answered.fault == Fault.REDIRECTED
    assert receiver.connections == 0


def test_what_was_allowed_yesterday_is_not_used_today(
    authority: Authority, settings: Settings
) -> None:
    with Receiver(tls=authority.context("127.0.0.1")) as receiver:
        settings.WEBHOOKS_ALLOW_PRIVATE = True
        assert send(url=receiver.url, body=b"{}", headers={}).fault is None
        settings.WEBHOOKS_ALLOW_PRIVATE = False

        answered = send(url=receiver.url, body=b"{}", headers={})

    assert answered.fault == Fault.ADDRESS_REFUSED
    assert len(receiver.received) == 1
