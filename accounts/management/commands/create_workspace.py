from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services.workspaces import create_workspace
from core.errors import DomainError


class Command(BaseCommand):
    """Make a workspace; prints its id."""

    help = "Make a workspace. Prints its id and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="lower-case letters, digits and hyphens, e.g. city-gym")
        parser.add_argument("--name", default="")
        parser.add_argument("--time-zone", default="UTC", help="IANA name, e.g. Europe/Berlin")
        parser.add_argument("--currency", default="EUR", help="ISO 4217 code")
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = {name: options[name] for name in ("name", "time_zone", "currency", "language")}
        try:
            workspace = create_workspace(slug=options["slug"], **wishes)
        except DomainError as refusal:
            faults = "; ".join(f"{fault.field}: {fault.message}" for fault in refusal.faults)
            raise CommandError(faults or refusal.message) from refusal
        self.stdout.write(str(workspace.id))
