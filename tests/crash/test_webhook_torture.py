"""Webhooks while everything dies: nothing is lost or invented, and who is well hardly notices."""

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings as installed
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook

from accounts.models import Workspace
from config.broker import install_queue
from config.launch.programs import CELERY, QUIET
from events.messages.notices import notice_id
from events.models import Message, Shift, WebhookDelivery
from events.webhooks.content import EndpointContent
from events.webhooks.services.endpoints import Credentials, create_endpoint
from events.webhooks.states import DeliveryState
from tests.crash.teller import CUSTOMERS
from tests.crash.troupe import Actor, Troupe
from tests.events.webhooks.receiver import Received, received_in
from tests.launch.machine import free_port
from tests.webserver import address_of_test_database

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
COUNT, SECONDS = 2000, 42.0
PATIENCE_SECONDS = 60
MOODS = ["500:8", "hang:1", "reset:4", "redirect:4", "close:2"]
AWAY_SECONDS = 4.0


@dataclass(frozen=True)
class Listener:
    """A receiver in a process of its own, and the endpoint that it is."""

    actor: Actor
    log: Path
    endpoint: Credentials

    def heard(self) -> list[Received]:
        """All that came."""
        return received_in(self.log)

    def first_heard(self) -> dict[str, Received]:
        """The first that came of each message."""
        first: dict[str, Received] = {}
        for one in self.heard():
            first.setdefault(one.headers["webhook-id"], one)
        return first


@pytest.fixture
def queue(settings: Settings) -> Iterator[None]:
    """A queue in this test's database, and webhooks that go to this machine."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    install_queue()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA pgmq CASCADE")


@pytest.mark.long
def test_everything_arrives_whoever_dies(workspace: Workspace, tmp_path: Path, queue: None) -> None:
    with Troupe() as troupe:
        rough = _listener(troupe, workspace, tmp_path / "rough.jsonl", MOODS)
        well = _listener(troupe, workspace, tmp_path / "well.jsonl", [])
        kills = _play(troupe, workspace, rough, tmp_path)
        _wait_until_all_arrived(workspace, tmp_path)

    assert kills > 5
    told = {notice_id(one.id, 0): one for one in Message.objects.filter(workspace=workspace)}
    assert len(told) == COUNT
    for listener in (rough, well):
        _all_came_and_nothing_else(listener, set(told))
        _no_customer_has_a_gap(listener.first_heard().values())
    assert len(rough.heard()) > COUNT, "the receiver was never rough"
    waits = [one.at - told[key].created_at.timestamp() for key, one in well.first_heard().items()]
    assert median(waits) < 2


def _all_came_and_nothing_else(listener: Listener, told: set[str]) -> None:
    signed = Webhook(listener.endpoint.secret)
    bodies: dict[str, set[bytes]] = defaultdict(set)
    for one in listener.heard():
        signed.verify(one.body, one.headers)
        assert (one.path, one.message["event_id"]) == ("/", one.headers["webhook-id"])
        bodies[one.headers["webhook-id"]].add(one.body)
    assert bodies.keys() == told
    assert {len(found) for found in bodies.values()} == {1}, "one id, two messages"


def _no_customer_has_a_gap(heard: Iterable[Received]) -> None:
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in heard:
        numbers[one.message["pass_id"]].append(one.message["n"])
    assert len(numbers) == CUSTOMERS
    for own in numbers.values():
        assert sorted(own) == list(range(COUNT // CUSTOMERS))


def _play(troupe: Troupe, workspace: Workspace, rough: Listener, folder: Path) -> int:
    """Tell everything while workers are killed and the receiver goes away; answers how many."""
    chance = random.Random(7)
    around = _surroundings()
    workers = [_worker(troupe, name, around, folder) for name in ("left", "right")]
    _wait_until_at_work(troupe, around, folder)
    beat = [*CELERY, "beat", "--pidfile=", f"--schedule={folder / 'schedule'}"]
    troupe.engage(beat, log=folder / "beat.log", surroundings=around)
    tell = [sys.executable, "-m", "tests.crash.teller", workspace.slug, str(COUNT), str(SECONDS)]
    teller = troupe.engage(tell, log=folder / "teller.log", surroundings=around)
    ends, kills = time.monotonic() + SECONDS, 0
    for half in (ends - SECONDS / 2, ends):
        while time.monotonic() < half:
            time.sleep(chance.uniform(3, 7))
            kills += _strike(chance.choice(workers), is_whole=chance.random() < 0.25)
        # Away for a while, in the middle and at the end.
        rough.actor.kill()
        time.sleep(AWAY_SECONDS)
        rough.actor.start().first_line()
    teller.end(PATIENCE_SECONDS)
    return kills


def _strike(worker: Actor, *, is_whole: bool) -> int:
    """Kill a whole worker, which somebody starts again, or those that work for it."""
    if not is_whole:
        return worker.kill_children()
    worker.kill()
    worker.start()
    return 1


def _wait_until_at_work(troupe: Troupe, around: dict[str, str], folder: Path) -> None:
    wake = "from config.celery import app; app.send_task('events.relay_outbox')"
    caller = troupe.engage(
        [sys.executable, "-c", wake], log=folder / "caller.log", surroundings=around
    )
    caller.end(PATIENCE_SECONDS)
    until = time.monotonic() + PATIENCE_SECONDS
    while not Shift.objects.exists():
        assert time.monotonic() < until, (folder / "left.log").read_text()[-2000:]
        time.sleep(0.1)


def _listener(troupe: Troupe, workspace: Workspace, log: Path, moods: Sequence[str]) -> Listener:
    port = free_port()
    command = [sys.executable, "-m", "tests.events.webhooks.receiver", "--log", str(log)]
    command += ["--port", str(port), *(word for mood in moods for word in ("--mood", mood))]
    actor = troupe.engage(command, log=log.with_suffix(".log"))
    assert actor.first_line() == str(port)
    content = EndpointContent(url=f"http://127.0.0.1:{port}/")
    made = create_endpoint(workspace=workspace, content=content, by=None, at=timezone.now())
    return Listener(actor, log, made)


def _surroundings() -> dict[str, str]:
    return {
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FOYER_HOME": str(installed.FOYER_HOME),
        "FOYER_LOG_LEVEL": "WARNING",
        "FOYER_WEBHOOK_SCHEDULE": ",".join(["0", *["1"] * 60]),
        "FOYER_WEBHOOK_TIMEOUT": "1",
        "WEBHOOKS_ALLOW_PRIVATE": "true",
    }


def _worker(troupe: Troupe, name: str, around: dict[str, str], folder: Path) -> Actor:
    command = [*CELERY, "worker", "--concurrency=2", *QUIET, f"--hostname={name}@%h"]
    return troupe.engage(command, log=folder / f"{name}.log", surroundings=around)


def _wait_until_all_arrived(workspace: Workspace, folder: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    missing = Message.objects.filter(workspace=workspace, position=None)
    rows = WebhookDelivery.objects.of(workspace).exclude(state=DeliveryState.DELIVERED)
    while (left := missing.count() + rows.count()) and time.monotonic() < until:
        time.sleep(0.2)
    assert not left, "\n".join(log.read_text()[-2000:] for log in folder.glob("*.log"))
