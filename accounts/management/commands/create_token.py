from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import add_workspace, chosen_workspace
from accounts.services.customers import find_customer
from accounts.services.tokens import create_token
from core.errors import Missing

MOST_MINUTES = 366 * 24 * 60


class Command(BaseCommand):
    """Make a customer's token; prints it."""

    help = "Make a token that acts for one customer. Prints the token and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_workspace(parser)
        parser.add_argument("--customer", required=True, metavar="USER_ID")
        parser.add_argument("--minutes", type=int, default=60, help="how long it is valid")

    def handle(self, *args: Any, **options: Any) -> None:
        workspace = chosen_workspace(options)
        minutes = options["minutes"]
        if not 1 <= minutes <= MOST_MINUTES:
            raise CommandError(f"--minutes is from 1 to {MOST_MINUTES}, which is a year.")
        try:
            customer = find_customer(workspace=workspace, external_id=options["customer"])
        except Missing as refusal:
            raise CommandError(f"{workspace.slug} has no customer {options['customer']!r}.") from (
                refusal
            )
        self.stdout.write(create_token(customer=customer, lifetime=timedelta(minutes=minutes)))
