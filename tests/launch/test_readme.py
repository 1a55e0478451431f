"""The README's quick start, run as a newcomer runs it: against `make run`, with curl."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.launch.machine import ROOT, environment, free_port, start_up, stop_up, until_ready
from tests.launch.readme import MARK, as_one_script, holds, last_answer, steps_of

pytestmark = pytest.mark.slow


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.long
def test_the_quick_start_does_what_it_says(home: Path) -> None:
    port = free_port()
    text = (ROOT / "README.md").read_text().replace("localhost:8000", f"localhost:{port}")
    steps = list(steps_of(text))
    up = start_up(home, port)
    until_ready(up)

    ran = subprocess.run(
        ["bash", "-c", as_one_script(steps)],
        cwd=ROOT,
        env=environment(FOYER_HOME=str(home)),
        capture_output=True,
        text=True,
        timeout=120,
    )
    stop_up(up, signal.SIGTERM)  # Ctrl-C is shown by test_up.py

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    for step, output in zip(steps, ran.stdout.split(MARK), strict=False):
        if step.promise is not None:
            found = last_answer(output)
            assert holds(step.promise, found), f"{step.script}\ngave {found}"


def test_each_example_of_the_quick_start_is_there() -> None:
    text = (ROOT / "README.md").read_text()

    for call in ("purchases", "refunds", "check-ins", "activities", "field-changes", "batch"):
        assert f"/{call} " in text
