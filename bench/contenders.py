"""Who is measured: each makes its requests ready beforehand, and is timed while it sends them."""

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from uuid import UUID

import psycopg

from bench.stream import BATCH, COLUMNS, Fact, batch_body, copy_block, single_body
from bench.wire import Line, post


@dataclass(frozen=True)
class Lap:
    """One contender's turn in one round: seconds of each call, and of all of them together."""

    calls: Sequence[float]
    seconds: float
    events: int

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


@dataclass(frozen=True)
class Batcher:
    """Somebody who takes 1000 events at a time."""

    prepare: Callable[[Sequence[Fact]], bytes]
    send: Callable[[bytes], None]

    def lap(self, batches: Sequence[Sequence[Fact]]) -> Lap:
        """Send all batches, one after the other."""
        calls = []
        for ready in [self.prepare(batch) for batch in batches]:
            began = time.perf_counter()
            self.send(ready)
            calls.append(time.perf_counter() - began)
        return Lap(calls, sum(calls), BATCH * len(calls))


def over_http(line: Line, *, path: str, key: str) -> Batcher:
    """A server that answers a batch at this path."""

    def send(request: bytes) -> None:
        status, body = line.send(request)
        if status not in (200, 201) or json.loads(body)["created"] != BATCH:
            raise RuntimeError(f"{status} {body[:500]!r}")

    return Batcher(prepare=lambda facts: post(path, batch_body(facts), key=key), send=send)


def by_copy(db: psycopg.Connection, *, workspace_id: UUID) -> Batcher:
    """COPY straight into the table, and a commit for each batch."""
    statement = f"COPY events_activityevent ({COLUMNS}) FROM STDIN".encode()

    def send(block: bytes) -> None:
        with db.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(block)

    return Batcher(prepare=lambda facts: copy_block(facts, workspace_id=workspace_id), send=send)


def one_by_one(port: int, facts: Sequence[Fact], *, clients: int, key: str) -> Lap:
    """`POST /events` for each fact, by so many clients at once, each on a connection of its own."""
    ready = [post("/events", single_body(fact), key=key) for fact in facts]
    return sent_one_by_one(port, ready, clients=clients)


def sent_one_by_one(port: int, ready: Sequence[bytes], *, clients: int) -> Lap:
    """Requests that are ready, by so many clients at once."""
    with ExitStack() as open_lines, ThreadPoolExecutor(clients) as pool:
        lines = [open_lines.enter_context(Line(port)) for _ in range(clients)]
        began = time.perf_counter()
        shares = [pool.submit(_send_all, line, ready[n::clients]) for n, line in enumerate(lines)]
        calls = [seconds for share in shares for seconds in share.result()]
        return Lap(calls, time.perf_counter() - began, len(calls))


def _send_all(line: Line, requests: Sequence[bytes]) -> list[float]:
    calls = []
    for request in requests:
        began = time.perf_counter()
        status, body = line.send(request)
        calls.append(time.perf_counter() - began)
        if status not in (200, 201):
            raise RuntimeError(f"{status} {body[:500]!r}")
    return calls
