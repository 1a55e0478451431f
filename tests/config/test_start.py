"""What a start loads: workers and the scheduler have no use for the pages of the admin."""

import sys
from pathlib import Path

from tests.launch.machine import run

COUNTING = """
import django
from django.contrib import admin
from django.core.checks import run_checks
django.setup()
print(len(admin.site._registry), end=" ")
run_checks(tags=["admin"])
print(len(admin.site._registry) > 30)
"""


def test_pages_are_found_by_who_checks_them_and_by_nobody_before(tmp_path: Path) -> None:
    counted = run(
        [sys.executable, "-c", COUNTING],
        DATABASE_URL="postgresql:///unused",
        DJANGO_SETTINGS_MODULE="config.settings",
        FOYER_HOME=str(tmp_path),
    )

    assert counted.stdout == "0 True\n", counted.stderr
