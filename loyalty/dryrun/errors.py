"""Refusals of dry runs."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Missing


class UnknownDryRun(Missing):
    """No dry run of the workspace has this id; it may have been forgotten."""

    code = "unknown_dry_run"
    says = _("There is no such dry run. Results are forgotten after 30 days.")


class TooManyDryRuns(Conflict):
    """So many of the workspace's dry runs are under way that another has to wait."""

    code = "too_many_dry_runs"
    says = _("Other dry runs are under way. Wait for one to end, or cancel one.")
