"""What the benchmark of pages does, once there is an installation to do it in."""

import argparse
import os
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from django.core.management import call_command

from accounts.models import Workspace
from bench.crowding import Rush, rush
from bench.pages_stage import asked, let_in, put_concert
from bench.progress import say
from bench.report import machine
from bench.servers import Server, serving
from bench.stage import Stage, checkpoint
from bench.table import fill_customers
from bench.wire import Line

CLIENTS, WORKERS, PEOPLE = 4, 2, 100
WANTED_A_SECOND, WANTED_TO_BARE = 200, 0.25


def measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    """Each page in turn with its bare twin, round after round."""
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        fill_customers(db, workspace_id=stage.workspace_id, count=PEOPLE)
        pages = _pages(Workspace.objects.get(id=stage.workspace_id))
        call_command("collectstatic", verbosity=0, interactive=False)
        checkpoint(stage)
        home = stage.place.home
        ours = running.enter_context(
            serving("config.wsgi:application", name="ours", home=home, workers=WORKERS)
        )
        weights = _keep(pages, ours, home / "pages")
        bare = running.enter_context(
            serving("bench.pages_bare:application", name="bare", home=home, workers=WORKERS)
        )
        return (
            machine(db) | {"kilobytes": weights} | _results(_rounds(pages, ours, bare, wishes))
        )


def _pages(workspace: Workspace) -> dict[str, list[bytes]]:
    event = put_concert(workspace)
    cookies = let_in(workspace, event, PEOPLE)
    house = f"/whats-on/{workspace.slug}"
    return {
        "event": [asked(f"{house}/events/{event}/")],
        "my_tickets": [asked(f"{house}/my/", [cookie]) for cookie in cookies],
    }


def _keep(pages: dict[str, list[bytes]], ours: Server, folder: Path) -> dict[str, float]:
    """Keep each page as it is served, for the bare view; answers with how large they are."""
    folder.mkdir()
    os.environ["BENCH_PAGES"] = str(folder)
    weights = {}
    with Line(ours.port) as line:
        for name, requests in pages.items():
            status, body = line.send(requests[0])
            if status != 200:
                raise RuntimeError(f"{name}: {status} {body[:300]!r}")
            (folder / f"{name}.html").write_bytes(body)
            weights[name] = round(len(body) / 1024, 1)
    return weights


def _rounds(
    pages: dict[str, list[bytes]], ours: Server, bare: Server, wishes: argparse.Namespace
) -> dict[str, list[tuple[Rush, Rush]]]:
    laps: dict[str, list[tuple[Rush, Rush]]] = defaultdict(list)
    for number in range(wishes.rounds + 1):
        for name, requests in pages.items():
            turns = [requests[n % len(requests)] for n in range(wishes.calls)]
            own = rush(ours.port, turns, clients=CLIENTS)
            floor = rush(bare.port, [asked(f"/{name}/")] * wishes.calls, clients=CLIENTS)
            if number:  # the first only warms up
                laps[name].append((own, floor))
                said = f"{name} {own.rate:,.0f}, bare {floor.rate:,.0f}"
                say(f"round {number} of {wishes.rounds}, pages a second: {said}")
    return laps


def _results(laps: dict[str, list[tuple[Rush, Rush]]]) -> dict[str, Any]:
    return {name: _of_one(rounds) for name, rounds in laps.items()}


def _of_one(rounds: list[tuple[Rush, Rush]]) -> dict[str, Any]:
    rate = median(own.rate for own, _ in rounds)
    to_bare = median(own.rate / floor.rate for own, floor in rounds)
    return {
        "a_second": round(rate),
        "bare_a_second": round(median(floor.rate for _, floor in rounds)),
        "milliseconds_p95": round(1000 * median(own.p95 for own, _ in rounds), 1),
        "bare_milliseconds_p95": round(1000 * median(floor.p95 for _, floor in rounds), 1),
        "wanted": {
            "a_second": _met(rate, WANTED_A_SECOND),
            "to_bare": _met(to_bare, WANTED_TO_BARE),
        },
    }


def _met(measured: float, wanted: float) -> dict[str, Any]:
    return {"measured": round(measured, 3), "wanted": wanted, "met": measured >= wanted}
