"""What runs in one Foyer; production starts the same three, each where it belongs."""

import sys
from pathlib import Path

from config.launch.child import Program
from config.launch.port import serving_address

CELERY = (sys.executable, "-m", "celery", "--app", "config.celery")
# Gossip and mingle would leave a queue in PostgreSQL for every worker that ever ran.
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
BLOCKING_THREADS = 4
# Requests that one worker takes in while its threads are busy; more wait in the kernel's queue.
BACKPRESSURE = 64


def programs(*, web_workers: int, home: Path) -> list[Program]:
    """In the order in which they stop: no new visitors, then no new work, then the work ends."""
    return [_web(web_workers), _scheduler(home), _worker()]


def _web(workers: int) -> Program:
    host, port = serving_address()
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": BLOCKING_THREADS,
        "--backpressure": BACKPRESSURE,
        "--workers-kill-timeout": 10,
    }
    words = [str(word) for option in options.items() for word in option]
    command = [sys.executable, "-m", "granian", *words, "--respawn-failed-workers", "--no-ws"]
    return Program("web", [*command, "config.wsgi:application"], repeats_stop=True)


def _scheduler(home: Path) -> Program:
    return Program("scheduler", [*CELERY, "beat", "--pidfile=", f"--schedule={home / 'schedule'}"])


def _worker() -> Program:
    # One hands messages on and sends webhooks; the one before it may wait for the last answers.
    return Program("worker", [*CELERY, "worker", "--concurrency=3", *QUIET])
