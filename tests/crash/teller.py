"""A process that tells of customers in turn, as web processes do: it commits, and wakes workers.

    python -m tests.crash.teller WORKSPACE COUNT SECONDS

Each message says whose it is and the how-manieth of theirs.
"""

import sys
import time
from uuid import UUID

import django

CUSTOMERS = 20


def main() -> None:
    """Tell of so many things, evenly over so many seconds."""
    django.setup()
    from django.db import transaction

    from accounts.models import Workspace
    from events.outbox import publish

    slug, count, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    workspace = Workspace.objects.get(slug=slug)
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        turn, customer = divmod(number, CUSTOMERS)
        body = {"pass_id": str(UUID(int=customer)), "n": turn}
        with transaction.atomic():
            publish(workspace=workspace, type="told", body=body)


if __name__ == "__main__":
    main()
