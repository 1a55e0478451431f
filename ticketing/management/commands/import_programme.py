"""Import a conference's programme from a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Workspace
from core.errors import DomainError
from ticketing.catalogue.services.finding import find_any_ticketed_event
from ticketing.programmes.formats import MOST_BYTES
from ticketing.programmes.services.importing import Terms, import_programme
from ticketing.programmes.showing import report_in_words


class Command(BaseCommand):
    """`manage.py import_programme WORKSPACE EVENT FILE [--strict] [--dry-run]`."""

    help = "Imports a conference's programme, as schedule JSON or XML, into an event."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("workspace", help="the workspace's slug")
        parser.add_argument("event", help="the event's key or id")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--strict", action="store_true", help="refuse a file that breaks the format"
        )
        parser.add_argument("--dry-run", action="store_true", help="keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError("There is no such workspace.")
        try:
            with options["file"].open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except OSError as fault:
            raise CommandError(f"The file cannot be read: {fault.strerror}.") from fault
        terms = Terms(strict=options["strict"], is_rehearsal=options["dry_run"])
        try:
            event = find_any_ticketed_event(workspace=workspace, name=options["event"])
            report = import_programme(event=event, raw=raw, terms=terms, at=timezone.now())
        except DomainError as refusal:
            faults = "".join(f"\n  {one.field}: {one.message}" for one in refusal.faults)
            raise CommandError(f"{refusal.message}{faults}") from refusal
        for line in report_in_words(report):
            self.stdout.write(line)
