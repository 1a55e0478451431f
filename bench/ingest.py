"""`python -m bench.ingest`: how fast events come in; JSON on standard output.

One engine, one table, rounds in turn. Batches of 1000 over HTTP (ours) beside COPY of the same
rows (the floor) and beside a serializer with `bulk_create` (the ordinary way); single events
over HTTP beside a bare WSGI application that inserts and commits one row. What the contenders
write stays: the table grows by a fifth, for all alike.
"""

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from functools import partial
from typing import Any

import psycopg

from bench.contenders import Batcher, Lap, by_copy, one_by_one, over_http
from bench.progress import elapsed, say
from bench.report import figures, machine, ratio
from bench.rounds import Laps, Turn, play
from bench.servers import Server, postgres_memory, serving
from bench.stage import Stage, checkpoint, set_up
from bench.stream import BATCH, Stream
from bench.table import count_events, fill_customers, fill_events
from bench.wire import Line

AT_MOST_SECONDS = 350
CUSTOMERS_FOR_EACH_EVENT = 0.2
# Each contender's server, and where it takes batches.
BATCHES = {
    "ours": ("ours", "/events/batch"),
    "ordinary": ("ordinary", "/derived/batch"),
    "tuned": ("ordinary", "/tuned/batch"),
}
CLIENTS = {"one_client": 1, "four_clients": 4}


def main() -> None:
    """Measure, and print the result."""
    wishes = _wishes()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    signal.alarm(AT_MOST_SECONDS)  # the way out stops every server
    with set_up() as stage:
        result = _measure(stage, wishes)
    result["seconds"] = round(elapsed())
    print(json.dumps(result, indent=2))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast events come in.")
    parser.add_argument("--events", type=int, default=1_000_000, help="in the table beforehand")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=8, help="of each contender in a round")
    parser.add_argument("--singles", type=int, default=400, help="of each contender in a round")
    parser.add_argument("--quick", action="store_true", help="a try: small table, few rounds")
    wishes = parser.parse_args()
    if wishes.quick:
        wishes.events, wishes.rounds, wishes.batches, wishes.singles = 20_000, 3, 3, 40
    return wishes


def _measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        customers = int(wishes.events * CUSTOMERS_FOR_EACH_EVENT)
        stream = _fill(db, stage, events=wishes.events, customers=customers)
        servers = {
            name: running.enter_context(serving(application, name=name, home=stage.place.home))
            for name, application in {
                "ours": "config.wsgi:application",
                "ordinary": "bench.ordinary.wsgi:application",
                "bare": "bench.bare:application",
            }.items()
        }
        turns = _turns(running, db, stage, servers=servers, stream=stream, wishes=wishes)
        play(turns, rounds=1)
        before = {name: server.memory() for name, server in servers.items()}
        laps = play(turns, rounds=wishes.rounds)
        after = {name: server.memory() for name, server in servers.items()}
        memory = {"before": before, "after": after}
        memory["postgres"] = {"all": postgres_memory(stage.place.cluster)}
        table = {"events_before": wishes.events, "customers": customers}
        table["events_after"] = _count(db, stream)
        rounds = len(laps["batch.ours"])
        settings = {"rounds": rounds, "batches_a_round": wishes.batches}
        settings["singles_a_round"] = wishes.singles
        return machine(db) | {"table": table} | settings | _results(laps) | {"memory": memory}


def _fill(db: psycopg.Connection, stage: Stage, *, events: int, customers: int) -> Stream:
    say(f"filling the table: {customers:,} customers, {events:,} events")
    ids = fill_customers(db, workspace_id=stage.workspace_id, count=customers)
    stream = Stream(workspace_id=stage.workspace_id, customers=ids)
    fill_events(db, stream=stream, count=events)
    checkpoint(stage)
    return stream


def _turns(
    running: ExitStack,
    db: psycopg.Connection,
    stage: Stage,
    *,
    servers: dict[str, Server],
    stream: Stream,
    wishes: argparse.Namespace,
) -> dict[str, Turn]:
    """What each contender does in a round, under its name in the result."""
    batchers = {"batch.copy": by_copy(db, workspace_id=stage.workspace_id)}
    for name, (server, path) in BATCHES.items():
        line = running.enter_context(Line(servers[server].port))
        batchers[f"batch.{name}"] = over_http(line, path=path, key=stage.key)

    def batches(batcher: Batcher) -> Lap:
        return batcher.lap([stream.recent(BATCH) for _ in range(wishes.batches)])

    def singles(server: Server, clients: int) -> Lap:
        facts = stream.recent(wishes.singles)
        return one_by_one(server.port, facts, clients=clients, key=stage.key)

    turns: dict[str, Turn] = {name: partial(batches, one) for name, one in batchers.items()}
    for kind, clients in CLIENTS.items():
        for name in ("ours", "bare"):
            turns[f"{kind}.{name}"] = partial(singles, servers[name], clients)
    return turns


def _results(laps: Laps) -> dict[str, Any]:
    batch = {n: figures(laps[f"batch.{n}"], of="events") for n in (*BATCHES, "copy")}
    single = {
        kind: {n: figures(laps[f"{kind}.{n}"], of="requests") for n in ("ours", "bare")}
        for kind in CLIENTS
    }
    ratios = {
        "batch_to_copy": ratio(laps, "batch.ours", "batch.copy", wanted=0.35),
        "batch_to_ordinary": ratio(laps, "batch.ours", "batch.ordinary", wanted=4),
        "batch_to_tuned": ratio(laps, "batch.ours", "batch.tuned", wanted=4),
    }
    for kind in CLIENTS:
        ratios[f"single_to_bare_{kind}"] = ratio(laps, f"{kind}.ours", f"{kind}.bare", wanted=0.3)
    return {"ratios": ratios, "batch_of_1000": batch, "single": single}


def _count(db: psycopg.Connection, stream: Stream) -> int:
    found = count_events(db)
    if found != stream.made:
        raise RuntimeError(f"{stream.made} events were sent, and {found} are kept")
    return found


if __name__ == "__main__":
    main()
