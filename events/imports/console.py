"""What the commands show of an import."""

import time
from math import inf
from typing import Any

from events.imports.errors import WrongOptions
from events.imports.models import ImportFault, ImportJob
from events.imports.options import SPACES
from events.imports.services.previewing import Preview
from events.imports.services.running import run_import

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "spaces": SPACES}
SHOWN_FAULTS = 20
_PATIENCE_SECONDS = 0.5


def parse_delimiter(text: str) -> str:
    """The delimiter that a word or a character names."""
    return _DELIMITERS.get(text, text)


def parse_symbols(text: str) -> dict[str, str]:
    """The currencies of `$=USD, €=EUR`. Raises WrongOptions for what is not written like that."""
    pairs = [pair.split("=") for pair in text.replace(",", " ").split()]
    if any(len(pair) != 2 for pair in pairs):
        raise WrongOptions.field("symbols", "invalid_symbol", "Write signs as $=USD €=EUR.")
    return {sign.strip(): code.strip().upper() for sign, code in pairs}


def finish_import(job: ImportJob, *, progress: Any) -> ImportJob:
    """Run the import here, beside whatever worker is at it, and show how far it is."""

    def tell(now: ImportJob) -> None:
        progress.write(f"\r{now.done:,} of {now.total:,} lines", ending="")
        progress.flush()

    while job.stage.is_recording:
        run_import(workspace_id=job.workspace_id, job_id=job.id, seconds=inf, tell=tell)
        job.refresh_from_db()
        if job.stage.is_recording:
            time.sleep(_PATIENCE_SECONDS)  # a worker has it: wait for what becomes of it
            tell(job)
    progress.write("")
    return job


def show_result(job: ImportJob, *, to: Any) -> None:
    """The counts, and the first rejected lines."""
    to.write(
        f"{job.created} created, {job.duplicates} duplicates, {job.failed} rejected "
        f"(import {job.id})"
    )
    faults = ImportFault.objects.filter(workspace=job.workspace_id, job=job).order_by("line")
    for fault in faults[:SHOWN_FAULTS]:
        to.write(f"  line {fault.line}: {fault.message}")
    if job.failed > SHOWN_FAULTS:
        to.write(f"  and {job.failed - SHOWN_FAULTS} more: download them in the admin")


def show_preview(preview: Preview, *, to: Any) -> None:
    """A verdict for each of the first lines."""
    to.write(f"Columns: {','.join(preview.options.columns)}")
    for note in preview.notes:
        to.write(note)
    if preview.earlier:
        to.write(f"The same file was imported on {preview.earlier.created_at:%Y-%m-%d}.")
    for verdict in preview.verdicts:
        words = "would be created" if verdict.status == "created" else verdict.status.value
        extra = ", with a new customer" if verdict.makes_customer else ""
        to.write(f"  line {verdict.line}: {words}{extra} {verdict.reason}".rstrip())
    to.write(f"Nothing was kept. The file has about {preview.total} lines.")
