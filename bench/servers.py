"""The web servers under test: the production command, and what they weigh."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from config.launch.child import Child
from config.launch.port import wait_for_answer
from config.launch.programs import programs

READY_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running web server and the process that started it."""

    port: int
    parent: int

    def memory(self) -> dict[str, float]:
        """MB that the worker has in memory now, and had at most; empty where /proc is missing."""
        workers = [_status(pid) for pid in children(self.parent)]
        heaviest = max(workers, key=lambda one: one.get("VmRSS", 0), default={})
        kinds = {"now_mb": "VmRSS", "peak_mb": "VmHWM"}
        return {name: round(heaviest[k] / 1024, 1) for name, k in kinds.items() if k in heaviest}


@contextmanager
def serving(application: str, *, name: str, home: Path, workers: int = 1) -> Iterator[Server]:
    """Run `application` exactly as `make run` runs Foyer's web server, with so many workers."""
    os.environ["PORT"] = str(_free_port())
    web = next(one for one in programs(web_workers=workers, home=home) if one.name == "web")
    before = children(os.getpid())
    program = replace(web, name=name, command=[*web.command[:-1], application])
    child = Child(program, logs=home / "logs")
    try:
        alive = wait_for_answer(
            "/healthz", patience_seconds=READY_SECONDS, alive=lambda: child.exit_code is None
        )
        if not alive:
            raise RuntimeError(f"{name} does not answer:\n{child.log.end()}")
        own = children(os.getpid()) - before
        yield Server(port=int(os.environ["PORT"]), parent=next(iter(own), 0))
    finally:
        child.stop(patience_seconds=10)


def postgres_memory(cluster: Path) -> dict[str, float | int]:
    """What all processes of one PostgreSQL take together, shared pages counted once (PSS)."""
    server = int((cluster / "postmaster.pid").read_text().split("\n")[0])
    family = {server, *children(server)}
    total = sum(_kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss") for pid in family)
    return {"processes": len(family), "pss_mb": round(total / 1024, 1)} if total else {}


def children(parent: int) -> set[int]:
    """The processes that this one started and that still run; none where /proc is missing."""
    found: set[int] = set()
    for path in Path("/proc").glob(f"{parent}/task/*/children"):
        found.update(int(word) for word in path.read_text().split())
    return found


def _status(pid: int) -> dict[str, int]:
    path = Path(f"/proc/{pid}/status")
    return {name: _kilobytes(path, name) for name in ("VmRSS", "VmHWM")}


def _kilobytes(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
