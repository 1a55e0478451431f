"""What the benchmark of answers does, once there is an installation to do it in."""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connection

from accounts.models import Workspace
from accounts.services.keys import create_api_key
from accounts.services.workspaces import create_workspace
from analytics.models import RollupState
from analytics.rollups.building import build
from analytics.rollups.memory import forget_all
from bench.analytics_ingest import Shop, ingest
from bench.analytics_questions import GENEROUS, Asking, askings, comparable
from bench.analytics_report import show_table, summary
from bench.analytics_table import Past, fill_quickly
from bench.progress import say
from bench.report import machine
from bench.stage import Stage, checkpoint
from bench.stream import Stream
from bench.table import fill_customers
from config.launch import server

ROLLUPS = "analytics_kindtally, analytics_sourcetally, analytics_customerblock"
SIZES = ("small", "large")
_SETTINGS = [
    "shared_buffers",
    "effective_cache_size",
    "work_mem",
    "max_parallel_workers_per_gather",
    "jit",
]


@dataclass
class Times:
    """Seconds that the answers to one question took, by size: those of each round.

    `again` is the same question once more, before anything is folded.
    """

    ours: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    again: dict[str, list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    direct: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    """Fill, build, ask and record; raises RuntimeError when an answer is not that of the rows."""
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        at = datetime.now(UTC)
        shops = _shops(db, stage, wishes, at)
        result: dict[str, Any] = machine(db) | {"settings": _settings(db)}
        result["table"] = {name: wishes.__dict__[name] for name in ("few_events", "events")}
        result["table"] |= {"customers": wishes.customers} | _sizes(db)
        built = {name: _build(shop.workspace) for name, shop in shops.items()}
        result["build_seconds"] = {name: round(seconds, 1) for name, seconds in built.items()}
        checkpoint(stage)
        if wishes.only != "ingest":
            asked = {name: askings(db, shop.workspace, at=at) for name, shop in shops.items()}
            result |= _questions(db, asked, wishes)
        if wishes.only != "questions":
            result["recording"] = ingest(stage, shops["large"], wishes)
        return result


def _shops(
    db: psycopg.Connection, stage: Stage, wishes: argparse.Namespace, at: datetime
) -> dict[str, Shop]:
    counts = {"small": wishes.few_events, "large": wishes.events}
    shops, pasts = {}, []
    for name in SIZES:
        workspace = create_workspace(slug=name, currency="USD")
        people = fill_customers(db, workspace_id=workspace.id, count=wishes.customers)
        stream = Stream(workspace_id=workspace.id, customers=people)
        stream.made = counts[name]
        key = create_api_key(workspace=workspace, name="bench")[1]
        shops[name] = Shop(workspace, key, stream)
        pasts.append(Past(workspace.id, len(people), counts[name], at))
    say("customers are there")
    fill_quickly(server.url(stage.place, role=server.OWNER), pasts)
    checkpoint(stage)
    return shops


def _build(workspace: Workspace) -> float:
    began = time.perf_counter()
    build(workspace=workspace)
    seconds = time.perf_counter() - began
    version = RollupState.objects.get(workspace=workspace).version
    say(f"rollups of {workspace.slug} built in {seconds:,.1f} s (version {version})")
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE analytics_kindtally, analytics_sourcetally, analytics_customerblock"
        )
    return seconds


def _questions(
    db: psycopg.Connection, asked: Mapping[str, Mapping[str, Asking]], wishes: argparse.Namespace
) -> dict[str, Any]:
    for name, value in GENEROUS.items():
        db.execute(f"SET {name} = '{value}'".encode())
    names = list(asked["small"])
    times = {name: Times() for name in names}
    for name in names:
        for size in SIZES:
            _agree(name, size, asked[size][name])
    say("all answers are those of the rows")
    for number in range(wishes.rounds):
        for name in names:
            for size in (SIZES, SIZES[::-1])[number % 2]:
                asking = asked[size][name]
                times[name].ours[size].append(_timed(asking.ours, wishes.times, first=forget_all))
                times[name].again[size].append(_timed(asking.ours, wishes.times))
                if number < wishes.direct_rounds:
                    times[name].direct[size] += _timed(asking.direct, 1)
        say(f"round {number + 1} of {wishes.rounds}")
    wanted = {name: asked["large"][name].wanted for name in names}
    found = summary(times, wanted)
    show_table(found)
    return {"questions": found}


def _agree(name: str, size: str, asking: Asking) -> None:
    """Both answer the same; so what is timed afterwards is warm, too."""
    began = time.perf_counter()
    ours = comparable(name, asking.ours())
    seconds = time.perf_counter() - began
    direct = comparable(name, asking.direct())
    whole = time.perf_counter() - began
    say(f"{name}, {size}: {1000 * seconds:,.1f} ms, of the rows {1000 * (whole - seconds):,.0f} ms")
    if ours != direct:
        raise RuntimeError(f"{name}, {size}: {str(ours)[:1000]} is not {str(direct)[:1000]}")


def _timed(
    call: Callable[[], Any], times: int, *, first: Callable[[], None] = lambda: None
) -> list[float]:
    seconds = []
    for _ in range(times):
        first()
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return seconds


def _settings(db: psycopg.Connection) -> dict[str, Any]:
    shown = {name: db.execute(f"SHOW {name}".encode()).fetchone() for name in _SETTINGS}
    return {name: row[0] for name, row in shown.items() if row} | {"of_direct_sql": GENEROUS}


def _sizes(db: psycopg.Connection) -> dict[str, Sequence[Any]]:
    tables = ("events_activityevent",)
    sizes = {}
    for table in tables:
        row = db.execute("SELECT pg_size_pretty(pg_total_relation_size(%s))", [table]).fetchone()
        sizes[table] = row[0] if row else ""
    return sizes
