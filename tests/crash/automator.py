"""A process that runs automations as a worker does: `python -m tests.crash.automator WORKSPACE`.

Who is claimed by a worker that died is free after a second, so that nobody has to wait.
"""

import sys
import time
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import django


def main() -> None:
    """Work until nothing is open."""
    django.setup()
    from celery import Celery
    from django.utils import timezone

    from accounts.models import Workspace
    from campaigns.automations import running
    from campaigns.automations.states import OPEN
    from campaigns.models import AutomationRun

    workspace = Workspace.objects.get(id=UUID(sys.argv[1]))
    running.LEASE, running.AT_ONCE, running.MOST_ATTEMPTS = timedelta(seconds=1), 3, 100
    with patch.object(Celery, "send_task"):
        while AutomationRun.objects.of(workspace).filter(state__in=OPEN).exists():
            running.run_due(workspace=workspace, at=timezone.now())
            time.sleep(0.02)


if __name__ == "__main__":
    main()
