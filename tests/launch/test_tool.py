"""Backup and restore, as docs/operators.md says them."""

import sys
from pathlib import Path

import psycopg
import pytest

from config.launch.postgres import embedded_postgres
from config.launch.server import Durability
from tests.launch.machine import run

pytestmark = pytest.mark.slow
TOOL = (sys.executable, "-m", "config.launch.tool")


def test_what_was_dumped_comes_back(home: Path, tmp_path: Path) -> None:
    dump = str(tmp_path / "foyer.dump")
    with embedded_postgres(home, durability=Durability.NONE) as url, psycopg.connect(url) as before:
        before.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    dumped = run([*TOOL, "pg_dump", "--format=custom", "--file", dump], FOYER_HOME=str(home))
    spoiled = run([*TOOL, "psql", "-c", "UPDATE kept SET answer = 0"], FOYER_HOME=str(home))
    options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname=foyer"]
    restored = run([*TOOL, "pg_restore", *options, dump], FOYER_HOME=str(home))
    found = run([*TOOL, "psql", "-Atc", "SELECT answer FROM kept"], FOYER_HOME=str(home))

    assert (dumped.returncode, spoiled.stdout, restored.returncode) == (0, "UPDATE 1\n", 0)
    assert found.stdout == "42\n"


def test_an_unknown_tool_is_said_plainly(settled_home: Path) -> None:
    refused = run([*TOOL, "pg_mend"], FOYER_HOME=str(settled_home))

    assert refused.returncode == 1
    assert "has no tool pg_mend" in refused.stderr
