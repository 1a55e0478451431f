"""Makes `.venv` and installs the locked packages; needs nothing but Python itself.

Run as a script, by the Makefile: `python3 config/launch/bootstrap.py [--dev]`.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-locks"
LOG = VENV / "install.log"
RUNTIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"


def main() -> None:
    """Leave a virtual environment with what the lock names; a second call is instant."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what an old Python is given
        sys.exit("Foyer needs Python 3.11 or newer; name one: make run PYTHON=/path/to/python3.11")
    locks = [RUNTIME, DEVELOPMENT] if "--dev" in sys.argv else [RUNTIME]
    fingerprints = [hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks]
    installed = STAMP.read_text().split() if STAMP.exists() else []
    if set(fingerprints) <= set(installed) and works(PYTHON):
        return
    # Written last and removed first: an interrupted installation is never taken for a whole one.
    STAMP.unlink(missing_ok=True)
    make_environment()
    install(locks[-1])
    STAMP.write_text("\n".join(fingerprints))


def works(python: Path) -> bool:
    """Whether its Python starts and has pip: it may be half made, or its base gone."""
    try:
        return (
            subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0
        )
    except OSError:
        return False


def make_environment() -> None:
    """Make the virtual environment, or keep the one that works."""
    if works(PYTHON):
        return
    if not importlib.util.find_spec("ensurepip"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"{sys.executable} cannot make a virtual environment: it has no ensurepip.\n"
            f"On Debian and Ubuntu: apt-get install python{version}-venv"
        )
    say(f"Making {VENV} with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"The virtual environment could not be made:\n{made.stdout}{made.stderr}")


def install(lock: Path) -> None:
    """Install what the lock names, each file checked against its hash."""
    total = len(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE))
    started = time.monotonic()
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-deps",
        "--no-input",
    ]
    command += ["--disable-pip-version-check", "--progress-bar=off", "--requirement", lock]
    with (
        LOG.open("w") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as pip,
    ):
        fetched = 0
        for line in lines_of(pip):
            log.write(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                fetched += 1
                name = re.sub(r"^(Collecting|Requirement already satisfied:) ", "", line)
                step(fetched, total, re.split(r"[=\s]", name)[0])
            elif line.startswith("Installing collected packages"):
                watch_unpacking(pip, total)
    if pip.returncode:
        sys.exit(
            "".join(LOG.read_text().splitlines(keepends=True)[-15:]) + f"\npip failed; see {LOG}"
        )
    say(f"Installed {total} packages in {time.monotonic() - started:.0f} s")


def lines_of(pip: "subprocess.Popen[str]") -> Iterator[str]:
    """Pip's output, line by line."""
    if pip.stdout is not None:
        yield from pip.stdout


def watch_unpacking(pip: "subprocess.Popen[str]", total: int) -> None:
    """Count what arrives: pip itself is silent while it unpacks."""
    shown = 0
    while pip.poll() is None:
        found = list(VENV.glob("lib/python*/site-packages/*.dist-info"))
        if len(found) != shown:
            shown = len(found)
            newest = max(found, key=lambda path: path.stat().st_ctime)
            step(min(shown, total), total, f"unpacking {newest.name.split('-')[0]}")
        time.sleep(0.2)


def step(number: int, total: int, what: str) -> None:
    """One line that counts up on a terminal; every tenth step in a log file."""
    if sys.stdout.isatty():
        print(f"\r\033[K[{number}/{total}] {what}", end="", flush=True)
    elif number % 10 == 0 or number == total:
        print(f"[{number}/{total}] {what}", flush=True)


def say(sentence: str) -> None:
    """A sentence of its own, in place of the counter."""
    print(f"\r\033[K{sentence}" if sys.stdout.isatty() else sentence, flush=True)


if __name__ == "__main__":
    main()
