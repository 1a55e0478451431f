"""`manage.py replay --verify`: is the ledger what follows from the events and the rules?"""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import chosen_workspace
from accounts.models import Customer, Workspace
from accounts.models.customers import CustomerQuerySet
from loyalty.replay.verifying import verify


class Command(BaseCommand):
    """Follow the ledger again, and name what differs; nothing is written."""

    help = (
        "Compare the ledger, limits, streaks, challenges and tiers with what follows from the "
        "recorded events and the versions of the rules. One line for each difference. Exit code "
        "0: there is none; 1: there is one, or the command could not run. Nothing is written, and "
        "others may go on recording."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--verify", action="store_true", help="compare, and change nothing")
        parser.add_argument("--workspace", metavar="SLUG", help="this one; else all of them")
        parser.add_argument("--customer", metavar="ID", help="userId or pass; else everybody")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["verify"]:
            raise CommandError(
                "Say --verify: the ledger is compared with what follows from the events and the "
                "rules, and left as it is. There is no rebuilding in place: the ledger is only "
                "ever added to."
            )
        found = sum(self._verify(workspace, customers) for workspace, customers in _chosen(options))
        if found:
            raise CommandError(f"{found:,} differences.")
        self.stderr.write("No difference.")

    def _verify(self, workspace: Workspace, customers: CustomerQuerySet) -> int:
        total = customers.count()

        def tell(done: int) -> None:
            self.stderr.write(f"\r{workspace.slug}: {done:,} of {total:,} customers", ending="")
            self.stderr.flush()

        found = 0
        for difference in verify(workspace=workspace, customers=customers, tell=tell):
            found += 1
            self.stdout.write(f"workspace={workspace.slug} {difference}")
        self.stderr.write("")
        return found


def _chosen(options: Mapping[str, Any]) -> list[tuple[Workspace, CustomerQuerySet]]:
    """The workspaces that are meant, and whom of each. Raises CommandError when there is nobody."""
    every = Workspace.objects.order_by("slug")
    workspaces = [chosen_workspace(options)] if options["workspace"] else list(every)
    name = options["customer"]
    if name is None:
        return [(one, Customer.objects.of(one)) for one in workspaces]
    named = [(one, _named(one, name)) for one in workspaces]
    if found := [(one, customers) for one, customers in named if customers.exists()]:
        return found
    raise CommandError(f"There is no customer {name!r}.")


def _named(workspace: Workspace, name: str) -> CustomerQuerySet:
    customers = Customer.objects.of(workspace)
    return customers.filter(external_id=name) | customers.with_pass(name)
