"""A PostgreSQL data folder: made once, with Foyer's role and database in it."""

import os
import secrets
import shutil
from pathlib import Path

import psycopg
from psycopg import sql

from config.launch.account import own_folder, run_as
from config.launch.errors import LaunchError
from config.launch.place import MAJOR, Place
from config.launch.server import OWNER, ROLE, url


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
