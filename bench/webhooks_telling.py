"""Who tells, and who listens, in the benchmark of webhooks."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice

import msgspec
from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from bench.wire import Line
from core.api.rendering import encode
from events.drafts import Draft
from events.messages.notices import notice_id, notices_of, rendered
from events.models import Message
from events.outbox import publish
from events.relay import relay_all
from events.services.people import Unknown
from events.services.recording import Terms, record_events
from events.webhooks.content import EndpointContent
from events.webhooks.services.endpoints import create_endpoint

ACTIVITIES = 1000
PATIENCE_SECONDS = 40
_ASK = b"GET /came HTTP/1.1\r\n\r\n"


@dataclass
class Receiver:
    """The other side: what came there, by its own clock, which is ours."""

    port: int
    line: Line
    cpu_seconds: float = 0.0
    took: float = 0.0

    @property
    def url(self) -> str:
        """Where webhooks go."""
        return f"http://127.0.0.1:{self.port}/hooks"

    def came(self) -> list[tuple[str, float]]:
        """The ids of all messages since the last call, and when they came."""
        told = msgspec.json.decode(self.line.send(_ASK)[1])
        self.took = told["cpu_seconds"] - self.cpu_seconds
        self.cpu_seconds = told["cpu_seconds"]
        return [(key, at) for key, at in told["came"]]

    def wait_for(self, keys: set[str]) -> dict[str, float]:
        """When each of these came first. Raises RuntimeError when one never does."""
        first: dict[str, float] = {}
        took, until = 0.0, time.monotonic() + PATIENCE_SECONDS
        while not keys <= first.keys():
            if time.monotonic() > until:
                raise RuntimeError(f"{len(keys - first.keys())} of {len(keys)} never came")
            time.sleep(0.1)
            for key, at in self.came():
                first.setdefault(key, at)
            took += self.took
        self.took = took
        return first


class Teller:
    """Tells of a thousand purchases, again and again: what most messages of a shop are."""

    def __init__(self, workspace: Workspace, receiver: Receiver) -> None:
        self.workspace, self.receiver = workspace, receiver
        self._activities = cycle(self._recorded())
        relay_all()
        content = EndpointContent(url=receiver.url)
        self.endpoint = create_endpoint(
            workspace=workspace, content=content, by=None, at=timezone.now()
        ).endpoint

    def tell(self) -> str:
        """Commit one message; answers with its public id."""
        with transaction.atomic():
            body = {"activity_id": next(self._activities)}
            key = publish(workspace=self.workspace, type="event.recorded", body=body)
        return notice_id(key, 0)

    def tell_at_once(self, count: int) -> set[str]:
        """Commit so many messages together; answers with their public ids."""
        with transaction.atomic():
            bodies = [{"activity_id": next(self._activities)} for _ in range(count)]
            keys = [
                publish(workspace=self.workspace, type="event.recorded", body=body)
                for body in bodies
            ]
        return {notice_id(key, 0) for key in keys}

    def bodies(self, count: int) -> list[tuple[str, bytes]]:
        """Messages as they are sent, ready-made."""
        rows = Message.objects.filter(workspace=self.workspace, type="event.recorded")
        notices = [one for message in rows[:1] for one in notices_of(message)]
        made = [encode(body) for body in rendered(self.workspace, notices)]
        pairs = list(zip((one.id for one in notices), made, strict=True))
        return list(islice(cycle(pairs), count))

    def _recorded(self) -> list[str]:
        drafts = [
            Draft(
                user_id=f"guest-{n % 100}",
                event_category="transaction",
                event_type="purchase",
                amount=Decimal(4 + n % 50),
                event_timestamp=timezone.now(),
                external_id=f"ORD-{n}",
            )
            for n in range(ACTIVITIES)
        ]
        terms = Terms(unknown=Unknown.CREATE)
        receipts = record_events(
            workspace=self.workspace, drafts=drafts, at=timezone.now(), terms=terms
        )
        return [str(receipt.id) for receipt in receipts]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver in a process of its own, which ends with the measurement."""
    command = [sys.executable, "-m", "bench.webhooks_receiver"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            port = int(running.stdout.readline())
            with Line(port) as line:
                yield Receiver(port, line)
        finally:
            running.kill()
