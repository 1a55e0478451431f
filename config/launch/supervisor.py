"""Starts the processes of one Foyer, watches them, and stops them in order."""

import fcntl
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.launch.child import Child, Program
from config.launch.errors import LaunchError
from config.launch.port import wait_for_answer

READY_SECONDS = 120
STOP_SECONDS = 30
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def supervise(programs: Sequence[Program], *, home: Path, on_ready: Callable[[], None]) -> None:
    """Run the programs until somebody asks to stop.

    The first program is the one that answers /readyz; programs stop in the order given. Raises
    LaunchError with the end of its log when one of them dies: the others are stopped then.
    """
    logs = home / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with _stop_signals(), ExitStack() as last_out:
        children: list[Child] = []
        last_out.callback(_stop_all, children)
        # One by one, so that an interruption in between finds those already started.
        for program in programs:
            children.append(Child(program, logs=logs))  # noqa: PERF401  # each starts a process: what started is kept for the end
        ready = wait_for_answer(
            "/readyz", patience_seconds=READY_SECONDS, alive=lambda: not _dead(children)
        )
        if ready:
            on_ready()
        elif not _dead(children):
            raise LaunchError(_blame(children[0], "did not become ready"))
        while not (dead := _dead(children)):
            _point_at_errors(children)
            time.sleep(0.5)
        raise LaunchError(_blame(dead[0], f"ended with exit code {dead[0].exit_code}"))


class _StopRequested(Exception):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Turn the first request to stop into one orderly way out; later ones change nothing."""

    def stop(*_: object) -> None:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        raise _StopRequested

    for number in STOPPING:
        signal.signal(number, stop)
    try:
        yield
    except _StopRequested:
        return


def _stop_all(children: Sequence[Child]) -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        _say(f"Stopping {child.name}")
        child.stop(patience_seconds=STOP_SECONDS)


def _dead(children: Sequence[Child]) -> list[Child]:
    return [child for child in children if child.exit_code is not None]


def _blame(child: Child, what: str) -> str:
    return f"{child.name} {what}. {child.log.path} ends with:\n{child.log.end()}"


def _point_at_errors(children: Sequence[Child]) -> None:
    for child in children:
        for error in child.log.errors():
            _say(f"{child.name}: {error}\n  see {child.log.path}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Refuse a second `up` of the same home."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError(f"Foyer runs already with FOYER_HOME={home}.") from None
        yield
