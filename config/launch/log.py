"""The log of one program, from the moment when this run of it began."""

import json
from pathlib import Path

LIMIT_BYTES = 20_000_000
SERIOUS = {"error", "critical"}


class Log:
    """A file that a program appends to while we read along."""

    def __init__(self, path: Path) -> None:
        turn_over(path)
        self.path = path
        self._begin = self._read = path.stat().st_size if path.exists() else 0

    def errors(self) -> list[str]:
        """The errors that came since the last call, each in one line."""
        if not self.path.exists() or self.path.stat().st_size <= self._read:
            return []
        with self.path.open("rb") as log:
            log.seek(self._read)
            fresh = log.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]  # the last line may still be on its way
        self._read += len(whole)
        said = [_error(line) for line in whole.decode(errors="replace").splitlines()]
        return [error for error in said if error]

    def end(self, lines: int = 15) -> str:
        """The last lines of this run."""
        with self.path.open(errors="replace") as log:
            log.seek(self._begin)
            return "".join(log.readlines()[-lines:]).rstrip()


def _error(line: str) -> str:
    """What the line says if it is an error: ours are JSON, the web server's begin so."""
    if line.startswith("[ERROR]"):
        return line.removeprefix("[ERROR]").strip()
    if not line.startswith("{"):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if entry.get("level") not in SERIOUS:
        return ""
    last_line = str(entry.get("exception", "")).strip().split("\n")[-1]
    return " ".join(part for part in (str(entry.get("event", "")), last_line) if part)


def turn_over(path: Path) -> None:
    """Put a log that has grown large aside, in place of the one before it."""
    if path.exists() and path.stat().st_size > LIMIT_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
