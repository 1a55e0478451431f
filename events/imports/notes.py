"""What is worth saying about a file before it is imported."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from events.imports.lines import Line, text_of
from events.imports.models import ImportJob
from events.imports.options import Options
from events.imports.sniffing import date_formats_for


def notes_about(*, job: ImportJob, options: Options, lines: Sequence[Line]) -> list[str]:
    """Sentences for the preview: what was assumed, and what to look at twice."""
    return [*_identity(options), *_encoding(options), *_time(job, options, lines)]


def _identity(options: Options) -> Iterator[str]:
    if not options.has_ids:
        yield _("No column is an id of the line: importing this file twice adds it twice.")


def _encoding(options: Options) -> Iterator[str]:
    if options.encoding in {"cp1252", "latin-1"}:
        yield _(
            "The file is not UTF-8. It is read as %(encoding)s: look at names with accents."
        ) % {"encoding": options.encoding}


def _time(job: ImportJob, options: Options, lines: Sequence[Line]) -> Iterator[str]:
    if "date" not in options.columns:
        yield _("No column is a date: every line is recorded as of the moment of the import.")
        return
    yield _(
        "Times without a zone are times in %(zone)s; a date alone is the midnight it begins with."
    ) % {"zone": job.workspace.time_zone}
    place = options.columns.index("date")
    texts = [text_of(line.cells[place]) for line in lines if len(line.cells) > place]
    fitting = date_formats_for(texts[:50])
    if options.date_format in fitting and {"%d", "%m"} == {one[:2] for one in fitting}:
        yield _("Day and month could also be the other way round: look at the dates below.")
