"""One PostgreSQL data folder and its server: create, find, start, stop."""

import os
import secrets
import shlex
import shutil
import subprocess
import time
from enum import Enum
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from config.launch.account import own_folder, run_as
from config.launch.errors import LaunchError
from config.launch.log import turn_over
from config.launch.place import MAJOR, Place, socket_folder
from config.launch.running import HAS_PROC, command_line, working_in

ROLE = "foyer"
OWNER = "postgres"
PATIENCE_SECONDS = 300


class Durability(Enum):
    """What a power cut may cost. Tests throw their database away and need not wait for the disk."""

    FULL = ()
    NONE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=128MB",
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


def create(place: Place) -> None:
    """Make the data folder unless it exists; interrupted, it leaves nothing that looks finished."""
    version_file = place.cluster / "PG_VERSION"
    if version_file.exists():
        _check_major(place, version_file.read_text().strip())
        return
    draft = place.folder / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    own_folder(draft, place.account)
    password = place.folder / "password"
    if not password.exists():
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(32))
    handed = draft.with_name("password.draft")
    handed.unlink(missing_ok=True)
    handed.touch(mode=0o600)
    handed.write_text(password.read_text())
    if place.account:
        os.chown(handed, place.account.uid, place.account.gid)
    try:
        _initdb(place, draft=draft, password_file=handed)
    finally:
        handed.unlink()
    draft.rename(place.cluster)


def _initdb(place: Place, *, draft: Path, password_file: Path) -> None:
    result = run_as(
        place.account,
        [
            place.binaries / "initdb",
            f"--pgdata={draft}",
            f"--username={OWNER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ],
    )
    if result.returncode:
        raise LaunchError(f"PostgreSQL could not create {place.cluster}:\n{result.stdout.strip()}")


def _check_major(place: Place, found: str) -> None:
    if found != MAJOR:
        raise LaunchError(
            f"{place.cluster} was made by PostgreSQL {found}, and this Foyer brings {MAJOR}. "
            "docs/operators.md, «Upgrade», says how to carry the database over."
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
    settings = [*SETTINGS, *durability.value, f"unix_socket_directories={socket_folder(place)}"]
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


def create_database(place: Place) -> None:
    """Make Foyer's own role and database; the role is no superuser, as in production."""
    with psycopg.connect(url(place, role=OWNER, database=OWNER), autocommit=True) as connection:
        role, password = sql.Identifier(ROLE), sql.Literal(place.password_file.read_text().strip())
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
        if found is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, password)
            )
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]
        ).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
