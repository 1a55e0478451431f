"""Files as shops hand them over, and imports of them."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Workspace
from events.imports.models import ImportJob
from events.imports.services.receiving import options_of, receive_file, settle_options
from events.imports.services.running import run_import
from events.imports.services.starting import Repeat, start_import

HEADER = "order_id,customer,date,amount\n"
ORDERS = HEADER + ("A-1,sarah,2026-03-01T10:00:00,10.00\nA-2,mike,2026-03-02T11:30:00,4.50\n")


def receive(workspace: Workspace, content: str | bytes, name: str = "orders.csv") -> ImportJob:
    """The file as it lies there after the upload, with the settings that were guessed."""
    raw = content.encode() if isinstance(content, str) else content
    return receive_file(workspace=workspace, file=ContentFile(raw), name=name, by=None)


def settle(job: ImportJob, **wishes: Any) -> ImportJob:
    """The job with these settings in place of those guessed; customers are made."""
    wishes = {"create_customers": True} | wishes
    return settle_options(job=job, options=msgspec.structs.replace(options_of(job), **wishes))


def start(job: ImportJob, repeat: Repeat = Repeat.REFUSE) -> ImportJob:
    """The job, waiting for a worker."""
    return start_import(job=job, repeat=repeat, at=timezone.now(), by=None)


def run(job: ImportJob) -> ImportJob:
    """The job after a worker had it to the end."""
    while run_import(workspace_id=job.workspace_id, job_id=job.id, seconds=30):
        pass
    job.refresh_from_db()
    return job


def imported(
    workspace: Workspace,
    content: str | bytes,
    *,
    repeat: Repeat = Repeat.REFUSE,
    name: str = "orders.csv",
    **wishes: Any,
) -> ImportJob:
    """The file, imported."""
    return run(start(settle(receive(workspace, content, name), **wishes), repeat))


def workbook(rows: Iterable[Any], *merged: str) -> bytes:
    """An XLSX file with these rows and merged ranges on its first sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def written(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def orders(count: int, *, first: int = 0) -> str:
    """That many purchases with ids, by a hundred customers."""
    lines = (f"A-{n},c{n % 100},2026-03-01,{n % 90 + 1}.50" for n in range(first, first + count))
    return HEADER + "\n".join(lines) + "\n"
