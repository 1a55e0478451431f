"""What keeping the rollups costs those who record: the same requests with and without."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from accounts.models import Workspace
from analytics.models import Delta
from analytics.rollups.folding import fold
from bench.contenders import Lap, one_by_one, over_http
from bench.progress import say
from bench.report import figures, ratio
from bench.rounds import Turn, play
from bench.servers import serving
from bench.stage import Stage
from bench.stream import BATCH, Stream
from bench.wire import Line

WANTED = 0.8
SERVERS = {"with": "config.wsgi:application", "without": "bench.untallied.wsgi:application"}


@dataclass(frozen=True)
class Shop:
    """A workspace, who may write there, and what its customers do."""

    workspace: Workspace
    key: str
    stream: Stream


def ingest(stage: Stage, shop: Shop, wishes: argparse.Namespace) -> dict[str, Any]:
    """Batches and single events over HTTP, with the rollups kept, without, and folded meanwhile."""
    with ExitStack() as running:
        ports = {
            name: running.enter_context(serving(application, name=name, home=stage.place.home)).port
            for name, application in SERVERS.items()
        }
        turns = _turns(shop, ports, wishes)
        play(turns, rounds=1)
        _fold_all(shop.workspace)
        laps = play(turns, rounds=wishes.rounds)
        waiting = Delta.objects.filter(workspace=shop.workspace).count()
    return {
        "batch_of_1000": {name: figures(laps[f"batch.{name}"], of="events") for name in _NAMES},
        "single": {name: figures(laps[f"single.{name}"], of="events") for name in _NAMES},
        "ratios": {
            kind: ratio(laps, f"{kind}.with", f"{kind}.without", wanted=WANTED)
            for kind in ("batch", "single")
        },
        "ratios_while_folding": {
            kind: ratio(laps, f"{kind}.folded", f"{kind}.without", wanted=WANTED)
            for kind in ("batch", "single")
        },
        "changes_waiting_at_the_end": waiting,
        "fold": _folding(shop.workspace),
    }


_NAMES = ("with", "without", "folded")


def _turns(shop: Shop, ports: dict[str, int], wishes: argparse.Namespace) -> dict[str, Turn]:
    def batches(port: int) -> Lap:
        facts = [shop.stream.recent(BATCH) for _ in range(wishes.batches)]
        with Line(port) as line:
            return over_http(line, path="/events/batch", key=shop.key).lap(facts)

    def singles(port: int) -> Lap:
        facts = shop.stream.recent(wishes.singles)
        return one_by_one(port, facts, clients=1, key=shop.key)

    def while_folded(call: Callable[[int], Lap]) -> Lap:
        with _folding_beside(shop.workspace):
            return call(ports["with"])

    turns: dict[str, Turn] = {}
    for kind, call in (("batch", batches), ("single", singles)):
        for name, port in ports.items():
            turns[f"{kind}.{name}"] = partial(call, port)
        turns[f"{kind}.folded"] = partial(while_folded, call)
    return turns


@contextmanager
def _folding_beside(workspace: Workspace) -> Iterator[None]:
    """A process of its own folds, as the worker does, whenever there is anything."""
    os.environ["BENCH_FOLDED"] = str(workspace.id)
    folder = subprocess.Popen([sys.executable, "-m", "bench.analytics_folder"])
    try:
        yield
    finally:
        folder.kill()
        folder.wait()


def _fold_all(workspace: Workspace) -> int:
    folded = 0
    while taken := fold(workspace=workspace):
        folded += taken
    return folded


def _folding(workspace: Workspace) -> dict[str, Any]:
    """How long it takes to fold what the rounds have left."""
    began = time.perf_counter()
    folded = _fold_all(workspace)
    seconds = time.perf_counter() - began
    say(f"folded {folded:,} changes in {seconds:.1f} s")
    return {"changes": folded, "seconds": round(seconds, 2)}
