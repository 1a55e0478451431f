"""Prints the URL of the running PostgreSQL, for its tools: `python -m config.launch.address`."""

import os
import sys
from pathlib import Path

from config.launch import cluster
from config.launch.place import find_place

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print it, or say that nothing runs."""
    place = find_place(Path(os.environ.get("FOYER_HOME") or ROOT / "var").resolve())
    if not cluster.find_running(place):
        sys.exit("The embedded PostgreSQL does not run: start Foyer first.")
    print(cluster.url(place))


if __name__ == "__main__":
    main()
