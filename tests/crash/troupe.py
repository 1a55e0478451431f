"""Real processes for a play of crashes, each in a session of its own; none outlives the test."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.launch.machine import ROOT, environment


class Actor:
    """A program that is started, killed without a warning, and started again."""

    def __init__(
        self, command: Sequence[str], *, log: Path, surroundings: Mapping[str, str] | None = None
    ) -> None:
        # On Linux it ends with the test run, whatever becomes of that.
        self._command = [sys.executable, "-m", "config.launch.tied", str(os.getpid()), *command]
        self._log = log
        self._environment = environment(**(surroundings or {}))
        self.running: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Start it, or start it again. It ends with the thread that starts it."""
        with self._log.open("ab") as log:
            self.running = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        return self

    def first_line(self) -> str:
        """What it says when it is ready."""
        assert self.running is not None
        assert self.running.stdout is not None
        return self.running.stdout.readline().strip()

    def kill(self) -> None:
        """`kill -9` for all of its session."""
        if self.running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.communicate()
            self.running = None

    def kill_children(self) -> int:
        """`kill -9` for those that work for it, which it replaces; answers how many those were."""
        assert self.running is not None
        children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
        victims = [int(word) for word in children.read_text().split()]
        for pid in victims:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(victims)

    def end(self, seconds: float) -> None:
        """Wait until it ends by itself, and see that it ended well."""
        assert self.running is not None
        self.running.communicate(timeout=seconds)
        assert self.running.returncode == 0, self._log.read_text()[-3000:]
        self.running = None


class Troupe:
    """All actors of a play; whoever is still there at its end is killed."""

    def __init__(self) -> None:
        self._actors: list[Actor] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for actor in self._actors:
            actor.kill()

    def engage(
        self, command: Sequence[str], *, log: Path, surroundings: Mapping[str, str] | None = None
    ) -> Actor:
        """Have another actor, who begins at once."""
        actor = Actor(command, log=log, surroundings=surroundings)
        self._actors.append(actor)
        return actor.start()
