"""The rejected lines of an import, as a file to mend them by."""

import csv
import io
from collections.abc import Iterator

from core.spreadsheets import harmless
from events.imports.models import ImportFault, ImportJob

COLUMNS = ("line", "code", "field", "reason", "text")


def faults_as_csv(job: ImportJob) -> Iterator[str]:
    """The lines of a CSV file with every fault, in the order of the import's file."""
    yield _line(COLUMNS)
    faults = ImportFault.objects.filter(workspace=job.workspace_id, job=job).order_by("line")
    for fault in faults.iterator(chunk_size=1000):
        yield _line((str(fault.line), fault.code, fault.field, fault.message, fault.raw))


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([harmless(cell) for cell in cells])
    return written.getvalue()
