"""One process that `up` starts, watches and stops."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.launch.log import Log

ROOT = Path(__file__).resolve().parents[2]
REPEAT_SECONDS = 1


@dataclass(frozen=True)
class Program:
    """What to start, and what people call it."""

    name: str
    command: Sequence[str]
    # A granian worker that is only just starting misses the request to stop, and would be waited
    # for in vain. Not for Celery: it would end the tasks that it should let finish.
    repeats_stop: bool = False


class Child:
    """A running program: a session of its own, so that Ctrl-C comes only from us, and a log."""

    def __init__(self, program: Program, *, logs: Path) -> None:
        self.name = program.name
        self._repeats_stop = program.repeats_stop
        self.log = Log(logs / f"{program.name}.log")
        tied = [sys.executable, "-m", "config.launch.tied", str(os.getpid())]
        with self.log.path.open("ab") as log:
            self._popen = subprocess.Popen(
                [*tied, *program.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._popen.poll()

    def stop(self, *, patience_seconds: float) -> None:
        """Let it finish what it does; then end it and whatever it left in its session."""
        until = time.monotonic() + patience_seconds
        self._popen.terminate()
        while self.exit_code is None and time.monotonic() < until:
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(REPEAT_SECONDS)
            if self._repeats_stop:
                self._signal_session(signal.SIGTERM)
        self._signal_session(signal.SIGKILL)
        self._popen.wait()

    def _signal_session(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, number)
