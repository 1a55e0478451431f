"""A Foyer of its own for one measurement: a home that is thrown away, and the real engine in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import django
from django.core.management import call_command
from django.db import connections

from config.launch import server
from config.launch.place import Place, find_place
from config.launch.postgres import embedded_postgres
from config.launch.reset import delete_home

UNLIMITED = "1000000000"


@dataclass(frozen=True)
class Stage:
    """Where it happens: the home, the database's address, and who may write."""

    place: Place
    url: str
    workspace_id: UUID
    key: str


@contextmanager
def set_up() -> Iterator[Stage]:
    """An installation with one workspace and one key; everything of it is gone afterwards.

    The engine runs with the settings of production: every commit waits for the disk.
    """
    with tempfile.TemporaryDirectory(prefix="foyer-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # as root, the engine runs as another account and has to get in
        try:
            with embedded_postgres(home) as url:
                workspace_id, key = _install(home, url)
                yield Stage(find_place(home.resolve()), url, workspace_id, key)
        finally:
            delete_home(home)


def _install(home: Path, url: str) -> tuple[UUID, str]:
    os.environ |= {
        "FOYER_HOME": str(home),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FOYER_REQUESTS_PER_MINUTE": UNLIMITED,  # counted all the same, never reached
        "FOYER_MEMBER_REQUESTS_PER_MINUTE": UNLIMITED,
    }
    django.setup()
    from accounts.services.keys import create_api_key
    from accounts.services.workspaces import create_workspace

    call_command("migrate", verbosity=0)
    workspace = create_workspace(slug="bench", currency="USD")
    _, key = create_api_key(workspace=workspace, name="bench")
    os.environ["BENCH_WORKSPACE"] = str(workspace.id)
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone
    return workspace.id, key


def checkpoint(stage: Stage) -> None:
    """Begin with everything on disk, so that no round pays for the filling."""
    import psycopg

    owner = server.url(stage.place, role=server.OWNER)
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("CHECKPOINT")
