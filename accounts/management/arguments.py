"""What commands that work on one workspace share."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from accounts.models import Workspace


def add_workspace(parser: ArgumentParser) -> None:
    """Declare --workspace."""
    parser.add_argument("--workspace", required=True, metavar="SLUG")


def chosen_workspace(options: Mapping[str, Any]) -> Workspace:
    """The workspace that --workspace names. Raises CommandError that lists those there are."""
    workspace = Workspace.objects.named(options["workspace"]).first()
    if workspace is None:
        slugs = ", ".join(Workspace.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no workspace {options['workspace']!r}; there are: {slugs}.")
    return workspace
