"""What the benchmark of pages does, once there is an installation to do it in."""

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command

from accounts.models import Workspace
from bench.crowding import Rush, rush
from bench.pages_paint import paint
from bench.pages_report import Lap, results
from bench.pages_stage import asked, cookie, let_in, put_concert
from bench.pages_writing import somebody_writes
from bench.progress import say
from bench.report import machine
from bench.servers import Server, serving
from bench.stage import Stage, checkpoint
from bench.table import fill_customers
from bench.wire import Line

CLIENTS, WORKERS, PEOPLE = 4, 2, 100
FLOORS = ("bare", "plain")
# What is made anew each time takes that many times as long; a rate needs no more.
FEWER = 10


@dataclass(frozen=True)
class Shown:
    """A page, and by whose sessions it is looked at; none, if by strangers."""

    path: str
    sessions: list[str]

    @property
    def requests(self) -> list[bytes]:
        """A browser's request of each of them, ready to be sent."""
        found = [asked(self.path, [cookie(one)]) for one in self.sessions]
        return found or [asked(self.path)]

    @property
    def visit(self) -> tuple[str, list[tuple[str, str]]]:
        """One visit: the address and the cookies."""
        return self.path, [(settings.SESSION_COOKIE_NAME, one) for one in self.sessions[:1]]


def measure(stage: Stage, wishes: argparse.Namespace) -> dict[str, Any]:
    """Each page in turn with its bare twins, round after round; then as a phone sees it."""
    with ExitStack() as running:
        db = running.enter_context(psycopg.connect(stage.url, autocommit=True))
        fill_customers(db, workspace_id=stage.workspace_id, count=PEOPLE)
        pages = _pages(Workspace.objects.get(id=stage.workspace_id))
        # As autovacuum does within a minute.
        db.execute("ANALYZE")
        call_command("collectstatic", verbosity=0, interactive=False)
        checkpoint(stage)
        home = stage.place.home
        servers = {"ours": running.enter_context(_serving("config.wsgi", home))}
        weights = _keep(pages, servers["ours"], home / "pages")
        servers["anew"] = running.enter_context(_without_keeping(home))
        for name in FLOORS:
            servers[name] = running.enter_context(_serving(f"bench.pages_{name}", home))
        found = results(_rounds(pages, servers, wishes, stage.url))
        painted = paint(servers["ours"].port, {name: one.visit for name, one in pages.items()})
        return machine(db) | {"kilobytes": weights} | found | {"painted_on_a_phone": painted}


def _serving(module: str, home: Path, name: str = "") -> Any:
    name = name or module.rpartition(".")[2]
    return serving(f"{module}:application", name=name, home=home, workers=WORKERS)


@contextmanager
def _without_keeping(home: Path) -> Iterator[Server]:
    """Ours, where each page is made anew: what the first visit of everybody costs."""
    os.environ["FOYER_PAGES_KEPT"] = "0"
    try:
        with _serving("config.wsgi", home, name="anew") as server:
            yield server
    finally:
        del os.environ["FOYER_PAGES_KEPT"]


def _pages(workspace: Workspace) -> dict[str, Shown]:
    event = put_concert(workspace)
    house = f"/whats-on/{workspace.slug}"
    return {
        "event": Shown(f"{house}/events/{event}/", []),
        "my_tickets": Shown(f"{house}/my/", let_in(workspace, event, PEOPLE)),
    }


def _keep(pages: dict[str, Shown], ours: Server, folder: Path) -> dict[str, float]:
    """Keep each page as it is served, for the bare views; answers with how large they are."""
    folder.mkdir()
    os.environ["BENCH_PAGES"] = str(folder)
    weights = {}
    with Line(ours.port) as line:
        for name, page in pages.items():
            status, body = line.send(page.requests[0])
            if status != 200:
                raise RuntimeError(f"{name}: {status} {body[:300]!r}")
            (folder / f"{name}.html").write_bytes(body)
            weights[name] = round(len(body) / 1024, 1)
    return weights


def _rounds(
    pages: dict[str, Shown], servers: dict[str, Server], wishes: argparse.Namespace, database: str
) -> dict[str, list[Lap]]:
    laps: dict[str, list[Lap]] = defaultdict(list)
    for number in range(wishes.rounds + 1):
        for name, page in pages.items():
            turns = {one: [asked(f"/{name}/")] * wishes.calls for one in FLOORS}
            own = page.requests
            asked_of_ours = [own[n % len(own)] for n in range(wishes.calls)]
            few = asked_of_ours[: wishes.calls // FEWER]
            turns = {"ours": asked_of_ours, "anew": few} | turns
            lap = {one: _rush(servers[one], sent) for one, sent in turns.items()}
            with somebody_writes(database):
                lap["while_written"] = _rush(servers["ours"], asked_of_ours)
            if number:  # the first only warms up
                laps[name].append(lap)
                said = ", ".join(f"{one} {run.rate:,.0f}" for one, run in lap.items())
                say(f"round {number} of {wishes.rounds}, pages a second: {name} {said}")
    return laps


def _rush(server: Server, requests: list[bytes]) -> Rush:
    return rush(server.port, requests, clients=CLIENTS)
