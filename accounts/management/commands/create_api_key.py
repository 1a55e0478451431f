from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import add_workspace, chosen_workspace
from accounts.scopes import Scope
from accounts.services.keys import create_api_key

LONGEST_NAME = 100


class Command(BaseCommand):
    """Make an API key; prints it, once and for all."""

    help = "Make an API key. Prints the key and nothing else; it cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_workspace(parser)
        parser.add_argument("--name", default="command line", help="where it will be used")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="what it may do; repeat for several; all but managing the workspace by default",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = chosen_workspace(options)
        if len(options["name"]) > LONGEST_NAME:
            raise CommandError(f"--name has at most {LONGEST_NAME} characters.")
        made = create_api_key(workspace=workspace, name=options["name"], scopes=options["scope"])
        self.stdout.write(made[1])
