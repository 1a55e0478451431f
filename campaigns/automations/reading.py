"""The log of runs, with what their actions came to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.models import Workspace
from campaigns.automations.models import RunQuerySet
from campaigns.models import Automation, AutomationRun, Deed


def runs_of(automation: Automation) -> RunQuerySet:
    """An automation's log, the newest first, with the customers."""
    rows = AutomationRun.objects.of(automation.workspace).filter(automation=automation)
    own = rows.filter(customer__workspace=automation.workspace)
    return own.select_related("customer").newest_first()


def deeds_of(workspace: Workspace, runs: Iterable[AutomationRun]) -> Mapping[UUID, list[Deed]]:
    """What was done, by run and in order; one query."""
    found: dict[UUID, list[Deed]] = defaultdict(list)
    ids = [one.id for one in runs]
    for deed in Deed.objects.of(workspace).filter(run_id__in=ids).order_by("place"):
        found[deed.run_id].append(deed)
    return found
