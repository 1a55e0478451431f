"""What comes with time: each day of a workspace is looked at once, also after an outage."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from accounts.models import Workspace
from campaigns.automations.absences import absences_of
from campaigns.automations.anniversaries import anniversaries_of
from campaigns.automations.causing import Cause, keep_runs
from campaigns.automations.triggers import OnAbsence, OnAnniversary, trigger_of
from campaigns.models import Automation

# What nobody looked at for longer is not caught up with: a greeting that late is none.
MOST_DAYS = 7
_DAY = timedelta(days=1)
_AT_ONCE = 1000
log = structlog.get_logger("foyer.automations")
Days = tuple[date, date]


def sweep_automations(*, at: datetime) -> None:
    """Look at every workspace's new days; one that fails holds up no other."""
    for workspace in Workspace.objects.order_by("id"):
        try:
            sweep_workspace(workspace=workspace, at=at)
        except Exception:
            log.exception("automations not swept", workspace=str(workspace.id))


def sweep_workspace(*, workspace: Workspace, at: datetime) -> None:
    """Keep runs for what came with the days since the last sweep, today included.

    Twice or by two at once it comes to the same: one is at an automation at a time, and each
    cause has one run.
    """
    today = at.astimezone(workspace.zone).date()
    calendar = Automation.objects.of(workspace).active().filter(hears="")
    due = calendar.exclude(swept_on__gte=today).order_by("id")
    for automation_id in list(due.values_list("id", flat=True)):
        _sweep(workspace, automation_id, today)


@transaction.atomic
def _sweep(workspace: Workspace, automation_id: UUID, today: date) -> None:
    rows = Automation.objects.of(workspace).active().filter(id=automation_id)
    automation = rows.select_for_update(skip_locked=True, no_key=True).first()
    if automation is None or (automation.swept_on is not None and automation.swept_on >= today):
        return
    automation.workspace = workspace
    last = automation.swept_on or today - _DAY
    days = (max(last + _DAY, today - _DAY * (MOST_DAYS - 1)), today)
    when = trigger_of(automation.trigger)
    causes = list(_CAUSES[type(when)](automation, when, days))
    for begin in range(0, len(causes), _AT_ONCE):
        keep_runs(automation, causes[begin : begin + _AT_ONCE])
    automation.swept_on = today
    automation.save(update_fields=["swept_on"])


_CAUSES: dict[type[Any], Callable[[Automation, Any, Days], Iterator[Cause]]] = {
    OnAnniversary: anniversaries_of,
    OnAbsence: absences_of,
}
