"""Runs a tool of the embedded PostgreSQL on its database: `python -m config.launch.tool psql …`."""

import os
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from config.launch.errors import LaunchError
from config.launch.place import find_place
from config.launch.postgres import embedded_postgres

ROOT = Path(__file__).resolve().parents[2]
VARIABLES = {"host": "PGHOST", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def main() -> int:
    """The tool's exit code. Its address travels in the environment: arguments are public."""
    home = Path(os.environ.get("FOYER_HOME") or ROOT / "var").resolve()
    if len(sys.argv) < 2:
        raise LaunchError("Name a tool of PostgreSQL: psql, pg_dump, pg_restore …")
    with embedded_postgres(home) as url:
        parts = conninfo_to_dict(url)
        address = {name: str(parts[key]) for key, name in VARIABLES.items()}
        program = find_place(home).binaries / sys.argv[1]
        if not program.exists():
            raise LaunchError(f"PostgreSQL has no tool {sys.argv[1]}.")
        return subprocess.run(
            [program, *sys.argv[2:]], env=os.environ | address, check=False
        ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except LaunchError as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
