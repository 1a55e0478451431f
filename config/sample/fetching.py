"""Fetches the sample by name and hash: the wheel alone, without what it depends on."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError

PACKAGE = "lifetimes==0.11.3"
WHEEL_SHA256 = "261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8"
MEMBER = "lifetimes/datasets/CDNOW_sample.txt"
SAMPLE_SHA256 = "6fae10155c0b0ba363c2c386e30f77990d22328220efd862a5edd1443420d94a"
SAMPLE_BYTES = 228_327
_PATIENCE_SECONDS = 60


class SampleUnavailable(DomainError):
    """The sample could not be fetched, or is not what it was."""

    status = 503
    code = "sample_unavailable"
    says = gettext_lazy("The sample could not be fetched.")


def fetch_sample() -> Path:
    """The sample's file under FOYER_HOME, fetched if this is the first time.

    Raises SampleUnavailable with what to do about it.
    """
    kept = Path(settings.FOYER_HOME) / "samples" / "CDNOW_sample.txt"
    if kept.exists() and _sha256(kept.read_bytes()) == SAMPLE_SHA256:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        text = _member_of(_download(Path(folder)))
        draft = Path(folder) / "draft"
        draft.write_bytes(text)
        draft.replace(kept)
    return kept


def _download(folder: Path) -> Path:
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{PACKAGE} --hash=sha256:{WHEEL_SHA256}\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--no-deps", "--only-binary", ":all:", "--retries", "1"]
    command += ["--timeout", "10", "--dest", str(folder), "--requirement", str(wanted)]
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it comes from outside
            command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise _unavailable(f"no answer within {_PATIENCE_SECONDS} seconds") from fault
    if done.returncode:
        complaint = done.stderr.strip().splitlines() or ["no reason given"]
        raise _unavailable(complaint[-1])
    return next(folder.glob("*.whl"))


def _member_of(wheel: Path) -> bytes:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as member:
            text = member.read(SAMPLE_BYTES + 1)
    except (zipfile.BadZipFile, KeyError) as fault:
        raise _unavailable(f"{wheel.name} does not hold {MEMBER}") from fault
    if _sha256(text) != SAMPLE_SHA256:
        raise _unavailable(f"{MEMBER} is not the file that was expected")
    return text


def _unavailable(reason: str) -> SampleUnavailable:
    said = reason.removeprefix("ERROR: ").rstrip(".")
    words = _(
        "The sample could not be fetched. pip was asked for %(package)s and says: %(said)s. "
        "It needs a connection to the package index that pip is set up with; then run "
        "`manage.py fetch_sample` again."
    )
    return SampleUnavailable(words % {"package": PACKAGE, "said": said})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
