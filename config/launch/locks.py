"""Locks between processes that use one embedded PostgreSQL; the kernel frees those of the dead."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def starting_and_stopping(folder: Path) -> Iterator[None]:
    """One process at a time starts or stops the server of this folder."""
    with (folder / "start.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def open_users_lock(folder: Path) -> IO[str]:
    """The file on which every user of the server holds a shared lock; closing it ends the use."""
    return (folder / "users.lock").open("a")


def join(users: IO[str]) -> None:
    """Be counted as a user. Waits for nobody while the start lock is held."""
    fcntl.flock(users, fcntl.LOCK_SH)


def is_last(users: IO[str]) -> bool:
    """Whether nobody else uses the server; asked while the start lock is held."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
