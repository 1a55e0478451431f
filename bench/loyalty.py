"""`python -m bench.loyalty`: how fast events earn; JSON on standard output.

One engine, one table, rounds in turn. Batches of 1000 events of 1000 different customers over
HTTP, with rules, a streak, a challenge and tiers on (ours), beside COPY of such rows (the floor,
which earns nothing) and beside the same rules one event at a time through the ORM (the ordinary
way); single events beside the same request in a workspace without a programme.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from bench.contenders import Lap, by_copy, over_http, sent_one_by_one
from bench.progress import elapsed, say
from bench.report import figures, machine, ratio, slowness
from bench.rounds import Laps, Turn, play
from bench.servers import serving
from bench.stage import Stage, checkpoint, set_up
from bench.stream import BATCH, PURCHASE, Fact, Stream, single_body
from bench.table import count_events, fill_customers, fill_events
from bench.wire import Line, post

AT_MOST_SECONDS = 590
CUSTOMERS_FOR_EACH_EVENT = 0.2
SINGLES = ("plain", "events", "event")
Batches = Sequence[Sequence[Fact]]
Taker = Callable[[Batches], Lap]
_BROKEN_SUMS = """
    SELECT count(*) FROM loyalty_member m WHERE (m.balance, m.pending, m.turn) <> (
        SELECT coalesce(sum(points), 0), coalesce(sum(pending), 0), count(*)
        FROM loyalty_ledgerentry e
        WHERE e.workspace_id = m.workspace_id AND e.customer_id = m.customer_id
    )
"""
_SIZES = """
    SELECT (SELECT count(*) FROM loyalty_member), (SELECT count(*) FROM loyalty_ledgerentry),
        (SELECT count(*) FROM bench_movement)
"""


@dataclass(frozen=True)
class Shop:
    """A workspace, who may write there, and what its customers do."""

    workspace_id: UUID
    key: str
    stream: Stream


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
    parser = argparse.ArgumentParser(description="Measure how fast events earn.")
    parser.add_argument("--events", type=int, default=1_000_000, help="in the table beforehand")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--batches", type=int, default=6, help="of each quick one in a round")
    parser.add_argument("--singles", type=int, default=300, help="of each contender in a round")
    parser.add_argument("--quick", action="store_true", help="a try: small table, few rounds")
    wishes = parser.parse_args()
    if wishes.quick:
        wishes.events, wishes.rounds, wishes.batches, wishes.singles = 20_000, 3, 2, 40
    return wishes


def _measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    from bench.loyalty_cost import cost

    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        loyal, plain = _shops(db, stage, events=wishes.events)
        servers = {
            name: running.enter_context(serving(application, name=name, home=stage.place.home))
            for name, application in {
                "ours": "config.wsgi:application",
                "ordinary": "bench.ordinary.wsgi:application",
            }.items()
        }
        ports = {name: server.port for name, server in servers.items()}
        takers = _takers(db, loyal, ports)
        agreed = _agree(db, loyal, takers)
        turns = _turns(loyal, plain, takers, ports["ours"], wishes)
        play(turns, rounds=1)
        laps = play(turns, rounds=wishes.rounds)
        _check(db, loyal, plain)
        table = {"events_before": wishes.events, "events_after": count_events(db)}
        table |= {"customers": len(loyal.stream.customers)} | _sizes(db)
        result = machine(db) | {"table": table, "rounds": len(laps["batch.ours"])}
        result |= {"points_agreed": agreed} | _results(laps)
    return result | cost(loyal.workspace_id, loyal.stream)


def _shops(db: psycopg.Connection, stage: Stage, *, events: int) -> tuple[Shop, Shop]:
    """One workspace with a programme and a long past, and one that has neither."""
    from accounts.models import Workspace
    from accounts.services.keys import create_api_key
    from accounts.services.workspaces import create_workspace
    from bench.loyalty_programme import set_up_programme
    from bench.ordinary.loyalty import make_tables

    make_tables()
    set_up_programme(Workspace.objects.get(id=stage.workspace_id))
    other = create_workspace(slug="plain", currency="USD")
    key = create_api_key(workspace=other, name="bench")[1]
    count = int(events * CUSTOMERS_FOR_EACH_EVENT)
    say(f"filling the table: twice {count:,} customers, {events:,} events")
    shops = []
    for workspace_id, own_key in ((stage.workspace_id, stage.key), (other.id, key)):
        people = fill_customers(db, workspace_id=workspace_id, count=count)
        stream = Stream(workspace_id=workspace_id, customers=people)
        shops.append(Shop(workspace_id, own_key, stream))
    fill_events(db, stream=shops[0].stream, count=events)
    checkpoint(stage)
    return shops[0], shops[1]


def _takers(db: psycopg.Connection, loyal: Shop, ports: dict[str, int]) -> dict[str, Taker]:
    """Who takes batches. A connection lasts for one lap: idle ones are closed by the server."""

    def over(name: str, path: str, batches: Batches) -> Lap:
        with Line(ports[name]) as line:
            return over_http(line, path=path, key=loyal.key).lap(batches)

    return {
        "copy": by_copy(db, workspace_id=loyal.workspace_id).lap,
        "ours": partial(over, "ours", "/events/batch"),
        "ordinary": partial(over, "ordinary", "/loyal/batch"),
    }


def _turns(
    loyal: Shop, plain: Shop, takers: dict[str, Taker], port: int, wishes: argparse.Namespace
) -> dict[str, Turn]:
    """What each contender does in a round, under its name in the result."""

    def batches(taker: Taker, count: int) -> Lap:
        return taker([loyal.stream.recent_of_all(BATCH) for _ in range(count)])

    def singles(shop: Shop, *, named: bool) -> Lap:
        facts = shop.stream.recent_of_all(wishes.singles, kind=PURCHASE)
        return sent_one_by_one(port, _singles(shop, facts, named=named), clients=1)

    turns: dict[str, Turn] = {
        # The ordinary way takes seconds for one.
        f"batch.{name}": partial(batches, one, 1 if name == "ordinary" else wishes.batches)
        for name, one in takers.items()
    }
    turns["single.plain"] = partial(singles, plain, named=False)
    turns["single.events"] = partial(singles, loyal, named=False)
    turns["single.event"] = partial(singles, loyal, named=True)
    return turns


def _singles(shop: Shop, facts: Sequence[Fact], *, named: bool) -> list[bytes]:
    """Requests of one event each: `POST /events`, or `POST /event` where a rule is named."""
    if not named:
        return [post("/events", single_body(fact), key=shop.key) for fact in facts]
    numbers = {key: number for number, key in enumerate(shop.stream.customers)}
    return [
        post("/event", _named(fact, f"u-{numbers[fact.customer_id]}"), key=shop.key)
        for fact in facts
    ]


def _named(fact: Fact, user_id: str) -> bytes:
    from bench.loyalty_programme import NAMED

    more = {"amount": float(fact.amount or 0), "currency": "USD", "source": fact.source}
    body = {"eventId": NAMED, "userId": user_id, "metadata": fact.metadata | more}
    return json.dumps(body).encode()


def _agree(db: psycopg.Connection, loyal: Shop, takers: dict[str, Taker]) -> int:
    """One batch for both: they give the same points, or else there is nothing to compare."""
    facts = loyal.stream.recent_of_all(BATCH)
    twins = [replace(fact, external_id=f"twin-{fact.external_id}") for fact in facts]
    loyal.stream.made += len(twins)
    for name, batch in (("ours", facts), ("ordinary", twins)):
        takers[name]([batch])
    ours = db.execute("SELECT customer_id, balance FROM loyalty_member ORDER BY 1").fetchall()
    other = db.execute("SELECT customer_id, points FROM bench_balance ORDER BY 1").fetchall()
    other = [row for row in other if row[0] in dict(ours)]
    if ours != other:
        raise RuntimeError("the ordinary way gives other points")
    return int(sum(row[1] for row in ours))


def _check(db: psycopg.Connection, loyal: Shop, plain: Shop) -> None:
    wanted, found = loyal.stream.made + plain.stream.made, count_events(db)
    if found != wanted:
        raise RuntimeError(f"{wanted} events were sent, and {found} are kept")
    row = db.execute(_BROKEN_SUMS).fetchone()
    if row is None or row[0]:
        raise RuntimeError(f"{row} balances are not the sums of their ledgers")


def _sizes(db: psycopg.Connection) -> dict[str, int]:
    """What is in the tables of the programme at the end."""
    row = db.execute(_SIZES).fetchone()
    assert row is not None
    return dict(zip(("members", "ledger", "ordinary_ledger"), row, strict=True))


def _results(laps: Laps) -> dict[str, Any]:
    batch = {n: figures(laps[f"batch.{n}"], of="events") for n in ("ours", "copy", "ordinary")}
    single = {n: figures(laps[f"single.{n}"], of="requests") for n in SINGLES}
    ratios = {
        "batch_to_copy": ratio(laps, "batch.ours", "batch.copy", wanted=0.15),
        "batch_to_ordinary": ratio(laps, "batch.ours", "batch.ordinary", wanted=30),
        "p95_event_to_plain": slowness(laps, "single.event", "single.plain", at_most=3),
        "p95_events_to_plain": slowness(laps, "single.events", "single.plain", at_most=3),
    }
    return {"ratios": ratios, "batch_of_1000": batch, "single": single}


if __name__ == "__main__":
    main()
