"""What has to be in place before a process may serve: schema, queue, static files."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.broker import install_queue, is_queue_inside


def migrate() -> None:
    """Bring the schema up to date, naming each migration as it runs."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False)


def prepare_queue() -> None:
    """Install the queue when it lives in PostgreSQL."""
    if is_queue_inside():
        install_queue()


def collect_static() -> bool:
    """Gather static files unless nothing changed since; False when nothing was done."""
    stamp = settings.FOYER_HOME / "static.stamp"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and Path(settings.STATIC_ROOT).exists():
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Of the project's own files and of the lock: packages bring static files too."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                found = path.stat()
                digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
