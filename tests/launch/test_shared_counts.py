"""CACHE_URL: what one process counts, every other one knows."""

import sys
from pathlib import Path

import pytest

from tests.launch.brokers import redis_server
from tests.launch.machine import run

# At a fixed time: the two processes must not fall into two windows of a minute.
CALL = """
import time
time.time = lambda: 1_700_000_000.0
import django
django.setup()
from django.test import Client
answer = Client(SERVER_NAME="localhost").get("/api/v1/events")
print(answer.status_code, answer["RateLimit-Remaining"])
"""

pytestmark = pytest.mark.slow


def test_processes_that_share_a_redis_share_their_rate_limits(tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        answers = [_call(f"{url}/0", tmp_path) for _ in range(3)]

    assert answers == ["401 1", "401 0", "429 0"]


def test_processes_without_one_count_for_themselves(tmp_path: Path) -> None:
    answers = [_call("locmemcache://", tmp_path) for _ in range(2)]

    assert answers == ["401 1", "401 1"]


def _call(cache_url: str, home: Path) -> str:
    finished = run(
        [sys.executable, "-c", CALL],
        CACHE_URL=cache_url,
        DATABASE_URL="postgresql:///unused",
        DJANGO_SETTINGS_MODULE="config.settings",
        FOYER_HOME=str(home),
        FOYER_REQUESTS_PER_MINUTE="2",
        FOYER_SECRET_KEY="only-for-this-test",
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()[-1]
