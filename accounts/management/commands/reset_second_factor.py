from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.services.second_factor import reset_second_factor


class Command(BaseCommand):
    """Take a lost second factor away."""

    help = "Take away a person's authenticator app, passkeys and recovery codes, after a loss."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="with which the person signs in")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {options['email']!r}.")
        number = reset_second_factor(user=user)
        if not number:
            raise CommandError(f"{user.email} has no second factor.")
        self.stdout.write(f"{user.email} signs in without a second factor now.")
