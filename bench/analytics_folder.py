"""Folds without a pause, as the worker does while events come in: a process of its own."""

import os
import sys
import time

import django


def main() -> None:
    """Fold until somebody ends it."""
    django.setup()
    from accounts.models import Workspace
    from analytics.rollups.folding import fold

    workspace = Workspace.objects.get(id=os.environ["BENCH_FOLDED"])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        if not fold(workspace=workspace):
            time.sleep(1.0)  # as often as it is woken


if __name__ == "__main__":
    main()
