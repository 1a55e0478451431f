"""A programme is looked at before it is applied: its file waits meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from accounts.models import User
from ticketing.catalogue.models import TicketedEvent
from ticketing.programmes.models import ProgrammeFile
from ticketing.programmes.reports import Report
from ticketing.programmes.services.importing import Terms, import_programme


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody brought it."""

    name: str
    raw: bytes
    is_strict: bool = False


def bring_programme(
    *, event: TicketedEvent, brought: Brought, at: datetime, by: User | None = None
) -> tuple[ProgrammeFile, Report]:
    """Say what a programme would change, and keep its file until somebody applies it.

    It takes the place of the one that waited. Raises what `import_programme` refuses; then the one
    that waited stays.
    """
    terms = Terms(strict=brought.is_strict, is_rehearsal=True)
    report = import_programme(event=event, raw=brought.raw, terms=terms, at=at)
    kept, _ = ProgrammeFile.objects.update_or_create(
        workspace=event.workspace,
        ticketed_event=event,
        defaults={
            "name": brought.name[:200],
            "raw": brought.raw,
            "is_strict": brought.is_strict,
            "digest": sha256(brought.raw).hexdigest(),
            "brought_at": at,
            "brought_by": by,
        },
    )
    return kept, report


def waiting_file(event: TicketedEvent, digest: str = "") -> ProgrammeFile | None:
    """The file that waits, without its content; with a digest, only that very one."""
    rows = ProgrammeFile.objects.filter(workspace=event.workspace, ticketed_event=event)
    rows = rows.filter(digest=digest) if digest else rows
    return rows.select_related("brought_by").defer("raw").first()


def rehearse_waiting(*, file: ProgrammeFile, event: TicketedEvent, at: datetime) -> Report:
    """What the file that waits would change now. Raises what `import_programme` refuses."""
    terms = Terms(strict=file.is_strict, is_rehearsal=True)
    return import_programme(event=event, raw=_raw(file), terms=terms, at=at)


def apply_waiting(*, file: ProgrammeFile, event: TicketedEvent, at: datetime) -> Report:
    """Apply the file that waits; it waits no more. Raises what `import_programme` refuses.

    Applied twice, it changes nothing the second time.
    """
    terms = Terms(strict=file.is_strict)
    report = import_programme(event=event, raw=_raw(file), terms=terms, at=at)
    discard_waiting(file=file)
    return report


def discard_waiting(*, file: ProgrammeFile) -> None:
    """Forget a file that waits, unless another one took its place."""
    rows = ProgrammeFile.objects.filter(workspace=file.workspace_id, id=file.id)
    rows.filter(digest=file.digest).delete()


def _raw(file: ProgrammeFile) -> bytes:
    rows = ProgrammeFile.objects.filter(workspace=file.workspace_id, id=file.id)
    return bytes(rows.values_list("raw", flat=True)[0])
