"""The embedded PostgreSQL: real, of one major version everywhere, shared by all who need it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launch import cluster, server
from config.launch.locks import is_last, join, open_users_lock, starting_and_stopping
from config.launch.place import Place, find_place
from config.launch.server import Durability

log = logging.getLogger("foyer.postgres")


@contextmanager
def embedded_postgres(home: Path, *, durability: Durability = Durability.FULL) -> Iterator[str]:
    """Yield the URL of the home's PostgreSQL; the first user starts it, the last one stops it.

    Raises LaunchError when it cannot be started, with the end of the server's log.
    """
    place = find_place(home.resolve())
    with open_users_lock(place.folder) as users:
        with starting_and_stopping(place.folder):
            join(users)
            _bring_up(place, durability=durability)
        try:
            yield server.url(place)
        finally:
            with starting_and_stopping(place.folder):
                if is_last(users):
                    server.stop(place)


def _bring_up(place: Place, *, durability: Durability) -> None:
    cluster.create(place)
    pid = server.find_running(place)
    if pid is None:
        server.start(place, durability=durability)
    else:
        log.info("PostgreSQL runs already, process %s", pid)
        server.wait_until_ready(place)
    cluster.create_database(place)
