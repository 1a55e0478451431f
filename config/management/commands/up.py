"""`manage.py up`: one whole Foyer on this machine; `make run` calls it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from campaigns.mail.postbox.opening import keeps_letters_here
from config.environment import positive, read
from config.launch.programs import programs
from config.launch.supervisor import alone, supervise

SEED = "seed_demo"


class Command(BaseCommand):
    """Prepare, fill the demo workspace, then run web, worker and scheduler until Ctrl-C."""

    help = "Run web server, worker and scheduler, with a demo workspace."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every step before the last is quick when it was made before."""
        workers = read("FOYER_WORKERS", positive, default="2")
        with alone(settings.FOYER_HOME):
            call_command("prepare", stdout=self.stdout)
            if SEED in get_commands():
                call_command(SEED, stdout=self.stdout)
            _leave_database()
            self.stdout.write("Starting web server, worker and scheduler")
            self.stdout.flush()
            supervise(
                programs(web_workers=workers, home=settings.FOYER_HOME),
                home=settings.FOYER_HOME,
                on_ready=self.announce,
            )
        self.stdout.write("Stopped")

    def announce(self) -> None:
        """Print where everything is, and who may come in."""
        url = settings.PUBLIC_URL
        lines = [
            "",
            f"  Foyer is ready: {url}",
            "",
            f"  Admin             {url}/admin/",
            f"  Shop              {url}/whats-on/",
            f"  API reference     {url}/api/docs",
            *([f"  Letters           {url}/mail/"] if keeps_letters_here() else []),
            f"  Logs              {settings.FOYER_HOME / 'logs'}",
            "",
            *_login_lines(),
            "  Ctrl-C stops it",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def _leave_database() -> None:
    """Hold no connection while only watching: all that are left belong to those who work."""
    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def _login_lines() -> list[str]:
    if SEED not in get_commands():
        return []
    # Imported late: the demo needs the models, and it is the one part production leaves out.
    from config.demo import demo_logins

    rows = [f"  {role:<17} {email}  {password}" for role, email, password in demo_logins()]
    return ["  Demo logins", *rows, ""]
