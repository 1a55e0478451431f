"""One process that `up` starts, watches and stops."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.launch.log import Log

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Program:
    """What to start, and what people call it."""

    name: str
    command: Sequence[str]


class Child:
    """A running program: a session of its own, so that Ctrl-C comes only from us, and a log."""

    def __init__(self, program: Program, *, logs: Path) -> None:
        self.name = program.name
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
        self._popen.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(patience_seconds)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
