#!/usr/bin/env python
"""Django's command line, on the embedded PostgreSQL unless DATABASE_URL names another."""

import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.launch.errors import LaunchError
from config.launch.port import refuse_taken_port
from config.launch.postgres import embedded_postgres

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one command; what it prints on stdout is the command's alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # A terminated command leaves through the same doors as a finished one, and stops its engine.
    for request in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(request, lambda number, frame: sys.exit(128 + number))
    if sys.argv[1:2] == ["up"]:
        refuse_taken_port()  # before anything is started
    home = Path(os.environ.get("FOYER_HOME") or ROOT / "var").resolve()
    os.environ["FOYER_HOME"] = str(home)
    given = os.environ.get("DATABASE_URL")
    with nullcontext(given) if given else embedded_postgres(home) as url:
        os.environ["DATABASE_URL"] = str(url)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except (LaunchError, ImproperlyConfigured) as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
