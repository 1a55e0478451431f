from typing import Any

from django.core.management.base import BaseCommand

from config.demo import seed_demo


class Command(BaseCommand):
    """Make the demo workspace."""

    help = "Make the demo workspace with its logins and its story; twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = seed_demo()
        self.stdout.write(f"The demo workspace is {workspace.slug!r}.")
