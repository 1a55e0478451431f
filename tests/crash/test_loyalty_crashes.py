"""Who dies in the middle of an award leaves nothing half earned, and nothing earned twice."""

import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from pytest_django import Settings

from accounts.models import Customer, Workspace
from accounts.services.keys import create_api_key
from loyalty.models import LedgerEntry, LimitUse, Member
from tests.concurrency import Running, at_once
from tests.crash.terminator import terminator
from tests.factories import key_header
from tests.loyalty.programme import points_of
from tests.loyalty.shop import VISIT_POINTS, VISITS_A_DAY, assert_books_hold, open_shop
from tests.webserver import Line, WebServer, web_server

pytestmark = pytest.mark.django_db(transaction=True)
BATCHES, PEOPLE, CLIENTS = 40, 200, 4
KILL_AFTER = 10
PATH = "/events/batch?create_customers=true"


class Sending:
    """Clients that share the batches, and keep what was earned by each that was answered."""

    def __init__(self, server: WebServer, *, key: str) -> None:
        self._server, self._key = server, key
        self._waiting = list(range(BATCHES))
        self.receipts: dict[int, Any] = {}
        self.far_enough = threading.Event()

    def run(self) -> None:
        """One client: send what nobody has sent yet; a batch that got no answer stays without."""
        with closing(Line(self._server, key=self._key)) as line, suppress(IndexError):
            while True:
                number = self._waiting.pop()
                with suppress(OSError):
                    self.receipts[number] = line.post(PATH, _batch(number))
                if len(self.receipts) >= KILL_AFTER:
                    self.far_enough.set()


@pytest.mark.slow
def test_batches_sent_again_after_a_kill_earn_once(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop(workspace)
    key = create_api_key(workspace=workspace, name="till")[1]

    with web_server(tmp_path, monkeypatch) as server:
        first = Sending(server, key=key)
        clients = [Running(first.run) for _ in range(CLIENTS)]
        assert first.far_enough.wait(120)
        server.kill()
        assert [client.outcome() for client in clients] == [None] * CLIENTS
        answered = len(first.receipts)
        _whole_batches_have_earned(workspace)
        assert_books_hold(workspace)

        server.start()
        second = Sending(server, key=key)
        at_once([second.run] * CLIENTS)

    assert KILL_AFTER <= answered < BATCHES, "the server was not killed in the middle"
    assert {status for status, _ in second.receipts.values()} == {200}
    _everything_has_earned_once(workspace)
    assert_books_hold(workspace)


def _whole_batches_have_earned(workspace: Workspace) -> None:
    entries = LedgerEntry.objects.of(workspace).filter(step=0, event_id__isnull=False)
    assert entries.count() % PEOPLE == 0


def _everything_has_earned_once(workspace: Workspace) -> None:
    of_events = LedgerEntry.objects.of(workspace).filter(event_id__isnull=False)
    counts = of_events.values("event_id").annotate(times=Count("id"))
    assert set(counts.values_list("times", flat=True)) == {1}
    assert of_events.count() == BATCHES * PEOPLE
    assert Member.objects.of(workspace).count() == PEOPLE
    used = LimitUse.objects.filter(workspace=workspace).values_list("used", flat=True)
    assert set(used) == {VISITS_A_DAY}


def _batch(number: int) -> list[dict[str, Any]]:
    """Every other batch is of purchases, the others of visits, all of the same people."""
    kind: dict[str, Any] = {"event_category": "activity", "event_type": "visit"}
    if number % 2:
        kind = {"event_category": "transaction", "event_type": "purchase", "amount": "4.50"}
    when = {"event_timestamp": "2026-03-14T12:00:00Z"}
    return [
        {"user_id": f"guest-{n}", "external_id": f"E-{number}-{n}"} | kind | when
        for n in range(PEOPLE)
    ]


def test_an_award_whose_connection_is_lost_leaves_nothing_and_is_earned_afterwards(
    member: Customer, settings: Settings, client: Any
) -> None:
    open_shop(member.workspace)
    settings.EVENT_REACTORS = [*settings.EVENT_REACTORS, "tests.crash.terminator.terminator"]
    terminator.is_armed = True
    headers = key_header(member.workspace)
    batch = [_visit(number) for number in range(VISITS_A_DAY + 1)]

    refused = client.post("/events/batch", batch, "application/json", headers=headers)
    kept_of_refused = Member.objects.of(member.workspace).count()
    accepted = client.post("/events/batch", batch, "application/json", headers=headers)

    assert (refused.status_code, kept_of_refused) == (503, 0)
    assert accepted.json()["created"] == len(batch)
    assert points_of(member) == VISITS_A_DAY * VISIT_POINTS
    assert_books_hold(member.workspace)


def _visit(number: int) -> dict[str, Any]:
    kind = {"event_category": "activity", "event_type": "visit"}
    return {"user_id": "sarah", "external_id": f"V-{number}"} | kind
