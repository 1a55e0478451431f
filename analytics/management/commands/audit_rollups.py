"""`manage.py audit_rollups`: is every answer what the recorded events add up to?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import chosen_workspace
from accounts.models import Workspace
from analytics.rollups.auditing import audit
from analytics.rollups.building import RollupsBusy, build


class Command(BaseCommand):
    """Recompute every bucket from the rows, and name what differs."""

    help = (
        "Compare the statistics that are kept with what the recorded events add up to, bucket by "
        "bucket. One line for each difference. Exit code 0: there is none; 1: there is one, or "
        "the command could not run. Others may go on recording. With --rebuild, the statistics are "
        "first made anew from the events."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="this one; else all of them")
        parser.add_argument("--rebuild", action="store_true", help="make them anew first")

    def handle(self, *args: Any, **options: Any) -> None:
        every = Workspace.objects.order_by("slug")
        workspaces = [chosen_workspace(options)] if options["workspace"] else list(every)
        drift = 0
        for workspace in workspaces:
            if options["rebuild"]:
                build(workspace=workspace)
            drift += self._audit(workspace)
        if drift:
            raise CommandError(f"drift: {drift:,}")
        self.stdout.write("drift: 0")

    def _audit(self, workspace: Workspace) -> int:
        try:
            found = audit(workspace=workspace)
        except RollupsBusy as busy:
            words = f"The statistics of {workspace.slug} are just being changed; try again."
            raise CommandError(words) from busy
        for one in found.drifts:
            self.stdout.write(
                f"workspace={workspace.slug} {one.bucket}: kept {one.kept}, rows {one.rows}"
            )
        self.stderr.write(f"{workspace.slug}: {found.buckets:,} buckets compared")
        return found.differing
