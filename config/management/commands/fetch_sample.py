from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management.arguments import chosen_workspace
from config.sample import loaded_sample, prepare_sample
from core.errors import DomainError
from events.imports.console import finish_import, show_result
from events.imports.states import ImportState


class Command(BaseCommand):
    """Fetch the sample shop's purchases and import them; a second time changes nothing."""

    help = "Fetch 6,919 real purchases (package Lifetimes 0.11.3, MIT) and import them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", default="demo", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = chosen_workspace(options)
        earlier = loaded_sample(workspace)
        if earlier and earlier.state == ImportState.FINISHED:
            self.stdout.write(f"The sample is in {workspace.slug!r} already: nothing was added.")
            return
        try:
            job = prepare_sample(workspace=workspace, by=None, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        job = finish_import(job, progress=self.stderr)
        show_result(job, to=self.stdout)
        if job.state != ImportState.FINISHED:
            raise CommandError(job.failure or "The import was stopped; undo it and try again.")
