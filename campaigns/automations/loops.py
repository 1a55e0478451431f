"""Automations that feed each other are stopped, and it is said so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.automations.states import AutomationState, RunState
from campaigns.models import Automation, AutomationRun
from events.outbox import publish

# So many automations, one caused by the other, are enough.
MOST_CHAINED = 8
# The second net, for chains whose origin is lost on the way: through segments, and what is
# recorded later.
MOST_RUNS = 10
_WITHIN = timedelta(hours=24)
# After so many stopped runs in a day it is paused.
MOST_LOOPS = 3


def is_loop(automation: Automation, chain: Sequence[str]) -> bool:
    """Whether the chain came back to the automation, or is too long."""
    return str(automation.id) in chain or len(chain) >= MOST_CHAINED


def why_stopped(run: AutomationRun, automation: Automation, *, at: datetime) -> tuple[str, str]:
    """The code and the words of why a run must not act; both empty when it may."""
    if str(automation.id) in run.chain:
        return "loop", _("Stopped: a loop of %(names)s.") % {"names": _names(run, automation)}
    if len(run.chain) >= MOST_CHAINED:
        words = _("Stopped: more than %(most)s automations, one caused by the other: %(names)s.")
        return "chain_too_long", words % {
            "most": MOST_CHAINED,
            "names": _names(run, automation),
        }
    if _acted(run, since=at - _WITHIN) >= MOST_RUNS:
        words = _("Stopped: it has acted %(most)s times for this customer within 24 hours.")
        return "too_often", words % {"most": MOST_RUNS}
    return "", ""


def note_stop(automation: Automation, words: str, *, at: datetime) -> None:
    """Say on an automation, which is locked, that a run of it was stopped; pause it in the end."""
    recent = AutomationRun.objects.filter(
        workspace=automation.workspace_id,
        automation=automation,
        state=RunState.STOPPED,
        finished_at__gte=at - _WITHIN,
    )
    is_first = automation.stopped_at is None or automation.stopped_at < at - _WITHIN
    # The present one is not written yet.
    is_last = automation.is_active and recent[:MOST_LOOPS].count() + 1 >= MOST_LOOPS
    automation.stopped_at, automation.stopped_words = at, words[:500]
    if is_last:
        automation.state = AutomationState.PAUSED
    automation.save(update_fields=["stopped_at", "stopped_words", "state"])
    if is_first or is_last:
        _tell(automation)


def _tell(automation: Automation) -> None:
    body = {
        "automation_id": automation.key,
        "reason": automation.stopped_words,
        "state": str(automation.state),
    }
    publish(workspace=automation.workspace, type="automation.stopped", body=body)


def _names(run: AutomationRun, automation: Automation) -> str:
    ids = [UUID(one) for one in run.chain]
    known = dict(Automation.objects.of(run.workspace).filter(id__in=ids).values_list("id", "key"))
    return ", ".join([*(known.get(one, "?") for one in ids), automation.key])


def _acted(run: AutomationRun, *, since: datetime) -> int:
    rows = AutomationRun.objects.of(run.workspace).about(run.customer_id)
    acted = rows.filter(
        automation=run.automation_id,
        state__in=[RunState.DONE, RunState.ACTING, RunState.FAILED],
        finished_at__gte=since,
    )
    return acted[:MOST_RUNS].count()
