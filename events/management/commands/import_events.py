"""`manage.py import_events FILE --workspace SLUG`: the importer of the admin, at a prompt."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management.arguments import add_workspace, chosen_workspace
from core.errors import DomainError
from events.imports.console import (
    finish_import,
    parse_delimiter,
    parse_symbols,
    show_preview,
    show_result,
)
from events.imports.errors import AlreadyImported
from events.imports.models import ImportJob
from events.imports.options import Options
from events.imports.reading import guess_forms, reread, sample
from events.imports.services.previewing import preview_import
from events.imports.services.receiving import options_of, receive_file, settle_options
from events.imports.services.starting import Repeat, start_import
from events.imports.states import FileFormat, ImportState
from events.imports.targets import parse_targets

_SETTINGS = ("encoding", "date_format", "decimal_mark", "event_type", "currency", "source")


class Command(BaseCommand):
    """Import a CSV or XLSX file; what is not said is guessed, as in the admin."""

    help = (
        "Import events from a CSV or XLSX file. Exit code 0: every line is in the stream; "
        "2: some lines were rejected; 1: nothing was imported, or the import stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_workspace(parser)
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--delimiter", help="one character, or: comma, tab, spaces")
        parser.add_argument("--no-header", action="store_true", help="the first line is an event")
        parser.add_argument("--columns", help="a target for each column: user_id,-,date,amount")
        parser.add_argument("--encoding", help="utf-8, utf-16, cp1252 or latin-1")
        parser.add_argument("--date-format", help="for strptime, as %%d.%%m.%%Y; empty: ISO 8601")
        parser.add_argument("--decimal-mark", choices=[".", ","], help="of the amounts")
        parser.add_argument("--symbols", help="currency signs in amounts: $=USD,€=EUR")
        parser.add_argument("--type", dest="event_type", help="where a line has none: purchase")
        parser.add_argument("--currency", help="where a line has none; else the workspace's")
        parser.add_argument("--source", help="where a line has none")
        parser.add_argument("--create-customers", action="store_true")
        parser.add_argument("--again", action="store_true", help="though it was imported before")
        parser.add_argument("--dry-run", action="store_true", help="verdicts on the first lines")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = chosen_workspace(options)
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with path.open("rb") as file:
                job = receive_file(workspace=workspace, file=File(file), name=path.name, by=None)
            self._import(job, options)
        except AlreadyImported as refusal:
            raise CommandError(f"{refusal.message} Add --again if that is meant.") from refusal
        except DomainError as refusal:
            words = [fault.message for fault in refusal.faults] or [refusal.message]
            raise CommandError("\n".join(words)) from refusal

    def _import(self, job: ImportJob, wishes: dict[str, Any]) -> None:
        repeat = Repeat.ALLOW if wishes["again"] else Repeat.REFUSE
        try:
            settle_options(job=job, options=_options(job, wishes))
            if wishes["dry_run"]:
                show_preview(preview_import(job=job, at=timezone.now()), to=self.stdout)
                return
            job = start_import(job=job, repeat=repeat, at=timezone.now(), by=None)
        finally:
            _drop_unless_started(job)
        job = finish_import(job, progress=self.stderr)
        show_result(job, to=self.stdout)
        if job.state != ImportState.FINISHED:
            raise CommandError(job.failure or "The import was stopped.")
        if job.failed:
            raise CommandError(f"{job.failed} lines were rejected.", returncode=2)


def _options(job: ImportJob, wishes: dict[str, Any]) -> Options:
    """What was guessed, with what was said in its place."""
    format = FileFormat(job.format)
    options = options_of(job)
    if wishes["encoding"]:
        options.encoding = wishes["encoding"]
    if wishes["delimiter"]:
        options.delimiter = parse_delimiter(wishes["delimiter"])
        options = reread(job.path, format=format, options=options)
    if wishes["no_header"]:
        options.has_header = False
    if wishes["columns"]:
        options.columns = parse_targets(wishes["columns"])
        options = guess_forms(options, sample(job.path, format=format, options=options))
    for name in _SETTINGS:
        if wishes[name] is not None:
            setattr(options, name, wishes[name])
    if wishes["symbols"]:
        options.symbols = parse_symbols(wishes["symbols"])
    options.create_customers = wishes["create_customers"]
    return options


def _drop_unless_started(job: ImportJob) -> None:
    if job.stage.is_open:
        job.file.delete(save=False)
        job.delete()
