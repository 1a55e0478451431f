"""What tests of webhooks may ask for."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from events.webhooks import sockets, wire
from tests.events.webhooks.certificates import Authority
from tests.events.webhooks.receiver import Receiver
from tests.events.webhooks.resolver import Resolver


@pytest.fixture(autouse=True)
def _no_connection_is_left() -> Iterator[None]:
    yield
    wire._idle.forget_all()


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """A resolver of names that knows what the test tells it."""
    told = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", told)
    return told


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks on loopback."""
    with Receiver() as listening:
        yield listening


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    """One that this test trusts, instead of those of the system."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    sockets._tls.cache_clear()
    yield made
    sockets._tls.cache_clear()


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No task is sent: tests work themselves. What would have been sent is kept."""
    sent: list[str] = []
    monkeypatch.setattr("celery.current_app.send_task", sent.append)
    return sent


@pytest.fixture
def sending(settings: Settings, woken: list[str]) -> None:
    """Messages are fanned out, and go to this machine too; an attempt may last a second."""
    settings.MESSAGE_SUBSCRIBERS = ["events.webhooks.fanning.fan_out"]
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    settings.WEBHOOK_TIMEOUT_SECONDS = 1
