"""Folding workers that can be killed: `python -m tests.crash.folders WORKSPACE COUNT`.

The parent has loaded everything, so that whoever is killed is replaced at once.
"""

import os
import sys
import time

import django


def main() -> None:
    """Keep so many at work until the session ends."""
    django.setup()
    slug, count = sys.argv[1], int(sys.argv[2])
    for _ in range(count):
        _hire(slug)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        os.wait()
        _hire(slug)


def _hire(slug: str) -> None:
    if not os.fork():
        _fold_for_ever(slug)


def _fold_for_ever(slug: str) -> None:
    from accounts.models import Workspace
    from analytics.rollups.folding import fold

    workspace = Workspace.objects.get(slug=slug)
    while True:
        if not fold(workspace=workspace):
            time.sleep(0.005)


if __name__ == "__main__":
    main()
