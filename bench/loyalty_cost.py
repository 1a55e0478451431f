"""Where the time of recording and rewarding goes: statements, how long each takes, and Python."""

import re
import time
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from bench.stream import BATCH, PURCHASE, Fact, Stream, batch_body
from events.parsing import parse_batch
from events.services.recording import record_events

BATCHES = 15
# What a statement is called by: what it first does to which table.
_WHAT = re.compile(r"\b(INSERT INTO|UPDATE|FROM) ((?:events|loyalty|accounts)_\w+)")


def cost(workspace_id: UUID, stream: Stream) -> dict[str, Any]:
    """Statements of a batch of 1000, of 10 and of one event, and where a batch's time goes.

    In this process, without HTTP.
    """
    workspace = Workspace.objects.get(id=workspace_id)
    record(workspace, stream.recent_of_all(BATCH))
    batches = {str(count): stream.recent_of_all(count) for count in (BATCH, 10)}
    batches["1"] = stream.recent_of_all(1, kind=PURCHASE)
    statements = {count: _statements(workspace, facts) for count, facts in batches.items()}
    return {"statements": statements, "milliseconds_of_a_batch": _shares(workspace, stream)}


def record(workspace: Workspace, facts: Sequence[Fact]) -> None:
    """Record and reward a batch as the API does."""
    drafts = parse_batch(batch_body(facts))
    record_events(workspace=workspace, drafts=drafts, at=timezone.now())


def _statements(workspace: Workspace, facts: Sequence[Fact]) -> int:
    with CaptureQueriesContext(connection) as seen:
        record(workspace, facts)
    return len(seen)


def _shares(workspace: Workspace, stream: Stream) -> dict[str, float]:
    """Milliseconds of each statement, named by its table, and of everything else; medians."""
    laps: dict[str, list[float]] = defaultdict(list)
    for _ in range(BATCHES):
        times: dict[str, float] = defaultdict(float)

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                times[_name(sql)] += time.perf_counter() - began  # noqa: B023 - of this lap

        drafts = parse_batch(batch_body(stream.recent_of_all(BATCH)))
        began = time.perf_counter()
        with connection.execute_wrapper(watch):
            record_events(workspace=workspace, drafts=drafts, at=timezone.now())
        times["all"] = time.perf_counter() - began
        times["Python and commit"] = 2 * times["all"] - sum(times.values())
        for name, seconds in times.items():
            laps[name].append(seconds)
    shares = {name: round(median(seconds) * 1000, 2) for name, seconds in laps.items()}
    return dict(sorted(shares.items(), key=lambda share: -share[1]))


def _name(sql: str) -> str:
    words = " ".join(sql.split())
    found = _WHAT.search(words)
    if found is None:
        return words[:40]
    lock = " FOR UPDATE" if "FOR UPDATE" in words else ""
    return f"{found[1].removeprefix('FROM').strip() or 'SELECT'} {found[2]}{lock}"
