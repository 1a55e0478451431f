"""What an import would do, before it does it: the same checks, and nothing kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from accounts.models import Customer
from events.drafts import Draft
from events.imports.drafting import Drafter
from events.imports.lines import Line, text_of
from events.imports.models import ImportJob
from events.imports.notes import notes_about
from events.imports.options import Options
from events.imports.reading import all_lines, event_lines
from events.imports.services.receiving import options_of
from events.imports.services.running import first_fault
from events.imports.services.starting import earlier_import
from events.imports.states import FileFormat, ImportState
from events.services.people import Unknown
from events.services.recording import Extent, Receipt, Status, Terms, record_events

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one line."""

    line: int
    cells: Sequence[str]
    status: Status
    draft: Draft | None = None
    code: str = ""
    reason: str = ""
    makes_customer: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first lines with their verdicts, and what is worth knowing about all of them."""

    options: Options
    header: Sequence[str]
    verdicts: Sequence[Verdict]
    total: int
    notes: Sequence[str]
    earlier: ImportJob | None = None
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def doubles(self) -> bool:
        """Whether importing it adds every line a second time."""
        return self.earlier is not None and not self.options.has_ids


def preview_import(*, job: ImportJob, at: datetime) -> Preview:
    """The verdict on each of the first lines, by way of recording them and taking it back.

    Raises UnreadableFile and the like when the file cannot be read as it is set.
    """
    options = options_of(job)
    where = {"path": job.path, "format": FileFormat(job.format), "options": options}
    lines = list(islice(event_lines(**where), SHOWN))  # type: ignore[arg-type]  # arguments of both
    header = list(islice(all_lines(**where), 1)) if options.has_header else []  # type: ignore[arg-type]  # the same
    verdicts = _verdicts(job, options, lines, at=at)
    statuses = [verdict.status.value for verdict in verdicts]
    if job.stage is ImportState.DRAFT:
        job.state = ImportState.PREVIEWED
        ImportJob.objects.filter(
            workspace=job.workspace_id, id=job.id, state=ImportState.DRAFT
        ).update(state=job.state)
    return Preview(
        options=options,
        header=[text_of(cell)[:60] for line in header for cell in line.cells],
        verdicts=verdicts,
        total=max(job.total - len(header), len(lines)),
        notes=notes_about(job=job, options=options, lines=lines),
        earlier=earlier_import(job),
        counts={status: statuses.count(status) for status in statuses},
    )


def _verdicts(
    job: ImportJob, options: Options, lines: Sequence[Line], *, at: datetime
) -> list[Verdict]:
    drafter = Drafter(options, zone=job.workspace.zone)
    drafts = [drafter.draft(line) for line in lines]
    unknown = Unknown.CREATE if options.create_customers else Unknown.REFUSE
    receipts = record_events(
        workspace=job.workspace,
        drafts=drafts,
        at=at,
        terms=Terms(extent=Extent.REHEARSAL, unknown=unknown, by=job.by),
    )
    named = {draft.user_id for draft in drafts if isinstance(draft, Draft) and draft.user_id}
    known = set(
        Customer.objects.of(job.workspace)
        .filter(external_id__in=_askable(named))
        .values_list("external_id", flat=True)
    )
    return [
        _verdict(lines[receipt.index], drafts[receipt.index], receipt, known)
        for receipt in receipts
    ]


def _askable(names: set[str]) -> list[str]:
    return [name for name in names if "\0" not in name and name.isprintable()]


def _verdict(line: Line, draft: object, receipt: Receipt, known: set[str]) -> Verdict:
    read = draft if isinstance(draft, Draft) else None
    made = receipt.status is Status.CREATED and read is not None and read.user_id is not None
    fault = first_fault(receipt.refusal)
    return Verdict(
        line=line.number,
        cells=[text_of(cell)[:80] for cell in line.cells[:30]],
        status=receipt.status,
        draft=read,
        code=fault.code,
        reason=fault.message,
        makes_customer=made and read is not None and read.user_id not in known,
    )
