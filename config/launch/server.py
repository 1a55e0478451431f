"""The server of one data folder: find, start, stop, address."""

import shlex
import subprocess
import time
from enum import Enum
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg

from config.launch.account import run_as
from config.launch.errors import LaunchError
from config.launch.log import turn_over
from config.launch.place import Place, socket_folder
from config.launch.running import HAS_PROC, command_line, working_in

ROLE = "foyer"
OWNER = "postgres"
PATIENCE_SECONDS = 300


class Durability(Enum):
    """What a power cut may cost. Tests throw their database away and need not wait for the disk."""

    FULL = "full"
    NONE = "none"


# Races of several test processes want many connections at once.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250")
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=512MB",  # inserting a batch takes a quarter less than with 128 MB
    "effective_cache_size=1GB",
    "work_mem=16MB",
    "maintenance_work_mem=128MB",
    "max_wal_size=2GB",
    "min_wal_size=128MB",
    "checkpoint_timeout=15min",
    "wal_level=minimal",
    "max_wal_senders=0",
    "random_page_cost=1.1",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_line_prefix=%m [%p] ",
)


def find_running(place: Place) -> int | None:
    """The server's process id when it runs; what a crash left behind is cleared away."""
    pid_file = place.cluster / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None
    if str(place.cluster) in command_line(pid):
        return pid
    if HAS_PROC:
        _clear_away(place, pid_file)
    return None


def _clear_away(place: Place, pid_file: Path) -> None:
    """Remove the lock files of a dead server, once the last of its processes is gone.

    PostgreSQL would take a stranger with the old number, after a reboot, or an unburied process,
    in a container, for its server. Its own check for survivors needs the file: so we do both.
    """
    until = time.monotonic() + PATIENCE_SECONDS
    while survivors := working_in(place.cluster):
        if time.monotonic() > until:
            raise LaunchError(f"{place.cluster} is still in use by the processes {survivors}.")
        time.sleep(0.1)
    for left in socket_folder(place).glob(".s.PGSQL.*"):
        left.unlink()
    pid_file.unlink(missing_ok=True)


def _pg_ctl(
    place: Place, *words: str, stdout: IO[str] | int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    waiting: list[str | Path] = ["-w", "-t", str(PATIENCE_SECONDS), "-D", place.cluster]
    return run_as(place.account, [place.binaries / "pg_ctl", *words, *waiting], stdout=stdout)


def start(place: Place, *, durability: Durability) -> None:
    """Start the server and wait until it answers, crash recovery included."""
    turn_over(place.log_file)
    careless = CARELESS if durability is Durability.NONE else ()
    settings = [*SETTINGS, *careless, f"unix_socket_directories={socket_folder(place)}"]
    options = " ".join(f"-c {shlex.quote(setting)}" for setting in settings)
    with place.log_file.open("a") as written:
        begin = written.tell()
        result = _pg_ctl(place, "start", "-o", options, stdout=written)
    if result.returncode:
        with place.log_file.open() as written:
            written.seek(begin)
            tail = "".join(written.readlines()[-20:])
        raise LaunchError(f"PostgreSQL did not start. {place.log_file} ends with:\n{tail.strip()}")


def stop(place: Place) -> None:
    """Stop the server: open transactions are rolled back, everything committed is on disk."""
    result = _pg_ctl(place, "stop", "-m", "fast")
    if result.returncode and find_running(place):
        raise LaunchError(f"PostgreSQL did not stop:\n{result.stdout.strip()}")


def url(place: Place, *, role: str = ROLE, database: str = ROLE) -> str:
    """A libpq URL of the running server; where its socket is, its pid file says."""
    socket = (place.cluster / "postmaster.pid").read_text().split("\n")[4]
    password = quote(place.password_file.read_text().strip(), safe="")
    return f"postgresql://{role}:{password}@/{database}?{urlencode({'host': socket})}"


def wait_until_ready(place: Place) -> None:
    """Wait for a server that another process started, and that may still be recovering."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(url(place, role=OWNER, database=OWNER), connect_timeout=10).close()
        except (psycopg.OperationalError, OSError, IndexError):
            if find_running(place) is None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
