"""An import under way: chunk by chunk, each with its progress in one transaction."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.errors import DomainError, FieldFault
from events.imports.drafting import Drafter
from events.imports.lines import Line, raw_of
from events.imports.models import MAX_RAW, ImportFault, ImportJob
from events.imports.reading import event_lines
from events.imports.services.receiving import options_of
from events.imports.states import FileFormat, ImportState
from events.outbox import publish
from events.services.people import Unknown
from events.services.recording import Receipt, Status, Terms, record_events

CHUNK = 1000
log = logging.getLogger("foyer.imports")


class _Overtaken(Exception):
    """Another worker is at this import, or it was stopped: there is nothing to do here."""


def tell_nobody(job: ImportJob) -> None:
    """What is called after each chunk when nobody watches."""


def run_import(
    *,
    workspace_id: UUID,
    job_id: UUID,
    seconds: float,
    tell: Callable[[ImportJob], None] = tell_nobody,
) -> bool:
    """Record an import's lines from where it stands, for about that long.

    `tell` is called after each chunk.

    Lines are refused in the language in which the import was started. Answers whether there is
    more to do. May be called by any number of workers at once, and
    again after any of them died: a line's effect and the progress past it are one commit.
    """
    job = ImportJob.objects.select_related("workspace", "by").get(workspace=workspace_id, id=job_id)
    if not job.stage.is_recording:
        return False
    with translation.override(job.options.get("language") or settings.LANGUAGE_CODE):
        return _take_turn(job, seconds, tell)


def _take_turn(job: ImportJob, seconds: float, tell: Callable[[ImportJob], None]) -> bool:
    """Whether there is more to do; what is wrong is written down in the language under way."""
    try:
        return not _Run(job, tell).go_on(until=time.monotonic() + seconds)
    except _Overtaken:
        return False
    except (OperationalError, InterfaceError):
        raise  # the database is away: the sweeper asks again
    except DomainError as refusal:
        _stop(job, refusal.message)
    except FileNotFoundError:
        _stop(job, _("The uploaded file is not on this machine: web and worker share FOYER_HOME."))
    except Exception:
        log.exception("Import %s stopped", job.id)
        _stop(job, _("An unexpected fault stopped it; the server's log says more."))
    return False


class _Run:
    """One worker's turn at an import."""

    def __init__(self, job: ImportJob, tell: Callable[[ImportJob], None]) -> None:
        self.job = job
        self.tell = tell
        self.options = options_of(job)
        self.drafter = Drafter(self.options, zone=job.workspace.zone)
        self.terms = Terms(
            unknown=Unknown.CREATE if self.options.create_customers else Unknown.REFUSE,
            by=job.by,
            import_id=job.id,
        )

    def go_on(self, *, until: float) -> bool:
        """Record chunks until time is up; whether the end was reached."""
        lines = event_lines(
            self.job.path,
            format=FileFormat(self.job.format),
            options=self.options,
            skip=self.job.done,
        )
        while True:
            chunk = list(islice(lines, CHUNK))
            with transaction.atomic():
                self._own()
                self._record(chunk, at=timezone.now())
            self.tell(self.job)
            if len(chunk) < CHUNK:
                _forget_file(self.job)
                return True
            if time.monotonic() >= until:
                return False

    def _own(self) -> None:
        """Lock the job for this chunk, and make sure that nobody else moved it meanwhile."""
        found = (
            ImportJob.objects.select_for_update(skip_locked=True, no_key=True)
            .filter(workspace=self.job.workspace_id, id=self.job.id, done=self.job.done)
            .first()
        )
        if found is None or not found.stage.is_recording:
            raise _Overtaken

    def _record(self, lines: Sequence[Line], *, at: datetime) -> None:
        drafts = [self.drafter.draft(line) for line in lines]
        receipts = record_events(
            workspace=self.job.workspace, drafts=drafts, at=at, terms=self.terms
        )
        refused = [receipt for receipt in receipts if receipt.refusal]
        ImportFault.objects.bulk_create(
            [self._fault(lines[receipt.index], receipt) for receipt in refused]
        )
        job = self.job
        job.done += len(lines)
        job.created += sum(receipt.status is Status.CREATED for receipt in receipts)
        job.duplicates += sum(receipt.status is Status.DUPLICATE for receipt in receipts)
        job.failed += len(refused)
        job.heartbeat_at = at
        job.started_at = job.started_at or at
        job.state = ImportState.RUNNING
        if len(lines) < CHUNK:
            finish(job, ImportState.FINISHED, at=at)
            job.total = job.done
        job.save(update_fields=PROGRESS)

    def _fault(self, line: Line, receipt: Receipt) -> ImportFault:
        fault = first_fault(receipt.refusal)
        raw = raw_of(line, delimiter=self.options.delimiter, most=MAX_RAW)
        return ImportFault(
            workspace_id=self.job.workspace_id,
            job=self.job,
            line=line.number,
            code=fault.code,
            field=fault.field[:300].replace("\0", ""),
            message=clean(fault.message),
            raw=raw,
        )


PROGRESS = [
    "state",
    "done",
    "total",
    "created",
    "duplicates",
    "failed",
    "heartbeat_at",
    "started_at",
    "finished_at",
]


def first_fault(refusal: DomainError | None) -> FieldFault:
    """What is wrong with a line, as one fault: the first field's code, everybody's words."""
    if refusal is None:
        return FieldFault("", "", "")
    if not refusal.faults:
        return FieldFault("", refusal.code, refusal.message)
    first = refusal.faults[0]
    differs = first.code == "differs"
    words = " ".join(
        f"{fault.field}: {fault.message}." if differs else fault.message for fault in refusal.faults
    )
    if differs:
        return FieldFault(first.field, refusal.code, f"{refusal.message} {words}")
    return FieldFault(first.field, first.code, words)


def clean(text: str) -> str:
    """Words that quote a hostile line, as the database can hold them."""
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode(errors="replace").decode()


def finish(job: ImportJob, state: ImportState, *, at: datetime) -> None:
    """Give the job its last state, and tell the rest of the system; saving is the caller's."""
    job.state, job.finished_at = state, at
    publish(
        workspace=job.workspace,
        type=f"import.{state.value}",
        body={
            "import_id": str(job.id),
            "created": job.created,
            "duplicates": job.duplicates,
            "failed": job.failed,
        },
    )


def _stop(job: ImportJob, reason: str) -> None:
    """Say why an import cannot go on, unless somebody else moved it meanwhile."""
    with transaction.atomic():
        moving = [state for state in ImportState if state.is_recording]
        stopped = ImportJob.objects.filter(
            workspace=job.workspace_id, id=job.id, state__in=moving
        ).update(state=ImportState.FAILED, failure=clean(reason), heartbeat_at=timezone.now())
        if stopped:
            job.refresh_from_db()
            finish(job, ImportState.FAILED, at=timezone.now())
            job.save(update_fields=["finished_at"])


def _forget_file(job: ImportJob) -> None:
    """Remove the upload once the stream holds what was in it."""
    job.file.delete(save=False)
    ImportJob.objects.filter(workspace=job.workspace_id, id=job.id).update(file="")
