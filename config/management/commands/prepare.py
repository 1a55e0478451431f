"""`manage.py prepare`: everything that must be in place before Foyer may serve."""

from typing import Any

from django.core.management.base import BaseCommand

from config.launch.prepare import collect_static, migrate, prepare_queue


class Command(BaseCommand):
    """Run at every deployment, once, before the processes start; a second run changes nothing."""

    help = "Bring schema, task queue and static files up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is being done only where there is something to do."""
        migrate()
        prepare_queue()
        if collect_static():
            self.stdout.write("Static files collected")
