"""Which account PostgreSQL's binaries run as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.launch.errors import LaunchError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An unprivileged account of this machine that root lends to the database server."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """The account to step down to, or None when the caller is an ordinary user already."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise LaunchError(
        "PostgreSQL does not run as root, and this machine has no account "
        f"{' or '.join(CANDIDATES)}. Start Foyer as an ordinary user, or set DATABASE_URL."
    )


def owner_of(cluster: Path) -> Account:
    """The account that made a data folder: PostgreSQL opens it for nobody else."""
    found = cluster.stat()
    try:
        name = pwd.getpwuid(found.st_uid).pw_name
    except KeyError:  # made in a container that had other accounts
        name = f"number {found.st_uid}"
    return Account(name=name, uid=found.st_uid, gid=found.st_gid)


def run_as(
    account: Account | None,
    command: Sequence[str | Path],
    *,
    stdout: IO[str] | int = subprocess.PIPE,
) -> subprocess.CompletedProcess[str]:
    """Run a command as the account, away from the caller's environment, terminal and Ctrl-C.

    PG* variables would redirect the tools, and the server would keep every secret of ours in its
    environment for as long as it lives.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    return subprocess.run(
        [str(part) for part in command],
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def can_run(account: Account | None, command: Sequence[str | Path]) -> bool:
    """Whether the account reaches the program and the program succeeds."""
    try:
        return run_as(account, command).returncode == 0
    except OSError:
        return False


def can_enter(account: Account | None, folder: Path) -> bool:
    """Whether the account reaches the folder, asked of the system: mounts have a say too."""
    return account is None or can_run(account, ["/bin/sh", "-c", 'cd "$0"', folder])


def own_folder(folder: Path, account: Account | None) -> Path:
    """Make a folder that only the account may open; one that somebody else prepared is refused."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        found = folder.lstat()
        expected = account.uid if account else os.geteuid()
        if folder.is_symlink() or found.st_uid not in (expected, os.geteuid()):
            raise LaunchError(
                f"{folder} belongs to somebody else. Remove it and try again."
            ) from None
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder
