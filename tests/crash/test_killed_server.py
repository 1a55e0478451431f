"""The web server dies in the middle of its work: nothing is lost, nothing comes twice."""

import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count

from accounts.models import Workspace
from accounts.services.keys import create_api_key
from events.models import ActivityEvent, Message
from tests.concurrency import Running, at_once
from tests.webserver import Line, WebServer, web_server

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BATCHES, SIZE, CLIENTS = 50, 1000, 4
KILL_AFTER = 12
PATH = "/events/batch?create_customers=true"


class Sending:
    """Clients that share fifty batches, and keep the receipt of each that was answered."""

    def __init__(self, server: WebServer, *, key: str) -> None:
        self._server, self._key = server, key
        self._waiting = list(range(BATCHES))
        self.receipts: dict[int, dict[str, Any]] = {}
        self.statuses: set[int] = set()
        self.far_enough = threading.Event()

    def run(self) -> None:
        """One client: send what nobody has sent yet; a batch that got no answer stays without."""
        with closing(Line(self._server, key=self._key)) as line, suppress(IndexError):
            while True:
                self._send(line, self._waiting.pop())

    def _send(self, line: Line, number: int) -> None:
        with suppress(OSError):
            status, receipt = line.post(PATH, _batch(number))
            self.statuses.add(status)
            self.receipts[number] = receipt
        if len(self.receipts) >= KILL_AFTER:
            self.far_enough.set()


def test_batches_sent_again_after_a_kill_are_kept_once(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = create_api_key(workspace=workspace, name="till")[1]

    with web_server(tmp_path, monkeypatch) as server:
        first = Sending(server, key=key)
        clients = [Running(first.run) for _ in range(CLIENTS)]
        assert first.far_enough.wait(60)
        server.kill()
        assert [client.outcome() for client in clients] == [None] * CLIENTS
        answered = dict(first.receipts)

        server.start()
        second = Sending(server, key=key)
        at_once([second.run] * CLIENTS)

    assert KILL_AFTER <= len(answered) < BATCHES, "the server was not killed in the middle"
    assert first.statuses == second.statuses == {200}
    _everything_is_kept_once(workspace)
    _answers_agree(answered, second.receipts)


def _everything_is_kept_once(workspace: Workspace) -> None:
    kept = ActivityEvent.objects.of(workspace)
    messages = Message.objects.filter(workspace=workspace, type="event.recorded")
    told = [one["activity_id"] for message in messages for one in message.body["each"]]
    assert kept.count() == BATCHES * SIZE
    assert kept.aggregate(names=Count("external_id", distinct=True))["names"] == BATCHES * SIZE
    assert sorted(told) == sorted(str(one) for one in kept.values_list("id", flat=True))


def _answers_agree(answered: dict[int, Any], again: dict[int, Any]) -> None:
    """What the server promised before it died is what it says afterwards."""
    assert len(again) == BATCHES
    for number, receipt in answered.items():
        assert receipt["created"] == again[number]["duplicates"] == SIZE
        assert _ids(receipt) == _ids(again[number])
    for receipt in again.values():
        assert receipt["created"] in {0, SIZE}, "half a batch was kept"


def _ids(receipt: dict[str, Any]) -> list[str]:
    return [result["id"] for result in receipt["results"]]


def _batch(number: int) -> list[dict[str, Any]]:
    return [
        {
            "user_id": f"guest-{n % 100}",
            "event_category": "transaction",
            "event_type": "purchase",
            "amount": "4.50",
            "event_timestamp": "2026-03-14T12:00:00Z",
            "external_id": f"ORD-{number}-{n}",
        }
        for n in range(SIZE)
    ]
